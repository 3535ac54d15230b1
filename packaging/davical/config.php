<?php
/* SPDX-License-Identifier: MIT */
/* DAViCal behind Calends: whom Calends has identified is taken to be that person, made here when first seen.

   Write into DAViCal's own config.php, after its settings:

       $c->calends_secret_file = '/etc/davical/calends-secret';   // the same as caldav.secret of Calends
       include '/usr/share/calends/davical/config.php';

   The secret may be in the environment as CALENDS_DAVICAL_SECRET instead. Without a secret nobody is taken from
   a header. DAViCal's own sign-in (Basic, and its pages) stays as it is for requests without X-Forwarded-User.

   An account of DAViCal that is one of its administrators is refused, since it reaches everybody's calendars; name
   those that may: $c->calends_administrators = array('admin'); (the way out with --all needs one). */

/* What the administrator has set; empty: nothing. */
function calends_secret($c)
{
    $file = $c->calends_secret_file ?? '';
    $secret = $file !== '' ? @file_get_contents($file) : getenv('CALENDS_DAVICAL_SECRET');

    return is_string($secret) ? trim($secret) : '';
}

/* The end of a request that claims to come from Calends and does not, or names somebody who cannot be taken. */
function calends_refuse($status, $why)
{
    while (ob_get_level() > 0) {
        ob_end_clean();
    }
    header($_SERVER['SERVER_PROTOCOL'] . ' ' . $status);
    header('Content-Type: text/plain; charset=utf-8');
    echo $why, "\n";
    exit(0);
}

/* A field of the request in which Calends has percent-encoded what is not ASCII. */
function calends_field($name)
{
    $value = rawurldecode($_SERVER[$name] ?? '');

    return preg_match('/^[^\x00-\x1f\x7f]{1,255}$/u', $value) ? $value : '';
}

/* A name can be a segment of a path of DAViCal, and none that means something else there. */
function calends_may_be_name($name)
{
    return preg_match('{^[^\x00-\x20\x7f/?#%~.][^\x00-\x1f\x7f/?#%]{0,254}$}u', $name)
        && !in_array(strtolower($name), array('principals', 'unauthenticated', 'resources', 'calendars'), true);
}

function calends_is_administrator($principal)
{
    $rows = new AwlQuery(
        "SELECT 1 FROM role_member JOIN roles USING (role_no) WHERE user_no = :user AND role_name = 'Admin'",
        array(':user' => $principal->user_no())
    );

    return !$rows->Exec('calends') || $rows->rows() > 0;
}

/* Two first requests may make the same person at once: whoever comes second finds them. */
function calends_make($name, $fullname, $email)
{
    global $c;

    $principal = new Principal('username', $name, false);
    $principal->Create(array(
        'username' => $name,
        'password' => '*', /* which no password matches */
        'user_active' => true,
        'fullname' => $fullname !== '' ? $fullname : $name,
        'displayname' => $fullname !== '' ? $fullname : $name,
        'email' => $email,
        'email_ok' => date('Y-m-d'),
        'locale' => 'en',
        'date_format_type' => 'E',
        'type_id' => 1,
        'default_privileges' => '0', /* rights are granted in Calends */
    ));
    $made = new Principal('username', $name, false);
    if ($made->Exists()) {
        /* DAViCal's own defaults would show its inbox and outbox as calendars */
        $c->default_collections = $c->default_collections
            ?? array(array('type' => 'calendar', 'name' => $c->home_calendar_name ?: 'calendar', 'displayname' => '%fn'));
        CreateHomeCollections($name);
        CreateDefaultRelationships($name);
    }
    return $made;
}

/* What they are called, and their address, are as Calends knows them. */
function calends_follow($principal, $fullname, $email)
{
    $changed = array();

    if ($fullname !== '' && $fullname !== $principal->fullname) {
        $changed['fullname'] = $changed['displayname'] = $fullname;
    }
    if ($email !== '' && $email !== $principal->email()) {
        $changed['email'] = $email;
    }
    if ($changed) {
        $principal->Update($changed);
    }
}

/* DAViCal's authenticate_hook: called for a request whose secret was right, so no password is looked at. */
function calends_person($name, $password)
{
    global $c;

    require_once('auth-functions.php');
    require_once('Principal.php');
    $fullname = calends_field('HTTP_X_FORWARDED_NAME');
    $email = calends_field('HTTP_X_FORWARDED_EMAIL');
    $principal = new Principal('username', $name, false);
    if (!$principal->Exists()) {
        $principal = calends_make($name, $fullname, $email);
        return $principal->Exists() ? $principal : false;
    }
    if (calends_is_administrator($principal)
        && !in_array($principal->username(), $c->calends_administrators ?? array(), true)) {
        calends_refuse('403 Forbidden', "$name is an administrator of DAViCal; \$c->calends_administrators does not name it.");
    }
    calends_follow($principal, $fullname, $email);
    return $principal;
}

if (isset($_SERVER['HTTP_X_FORWARDED_USER'])) {
    $calends_expected = calends_secret($c);
    if ($calends_expected === '' || !hash_equals($calends_expected, $_SERVER['HTTP_X_FORWARDED_SECRET'] ?? '')) {
        calends_refuse('401 Unauthorized', 'X-Forwarded-Secret is wrong: the secrets of Calends and of DAViCal differ.');
    }
    $_SERVER['REMOTE_USER'] = rawurldecode($_SERVER['HTTP_X_FORWARDED_USER']);
    if (!calends_may_be_name($_SERVER['REMOTE_USER'])) {
        calends_refuse('401 Unauthorized', 'X-Forwarded-User cannot be the name of somebody in DAViCal.');
    }
    $_SERVER['AUTH_TYPE'] = 'X-Forwarded';
    foreach (array('PHP_AUTH_USER', 'PHP_AUTH_PW', 'PHP_AUTH_DIGEST', 'AUTHORIZATION', 'HTTP_AUTHORIZATION') as $calends_name) {
        unset($_SERVER[$calends_name]);
    }
    unset($_SERVER['HTTP_X_FORWARDED_SECRET'], $calends_expected, $calends_name);
    $c->login_append_domain_if_missing = false;
    $c->authenticate_hook = array('server_auth_type' => 'X-Forwarded', 'call' => 'calends_person');
}
