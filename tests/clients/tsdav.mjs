// tsdav, the CalDAV library of many Node.js programs, against the server at $CALENDS_URL as alice with
// $CALENDS_SECRET: discovery, calendars, objects, both ways of synchronisation, free/busy.
import assert from 'node:assert/strict';
import { DAVClient, getBasicAuthHeaders } from 'tsdav';

const url = process.env.CALENDS_URL;
const credentials = { username: 'alice', password: process.env.CALENDS_SECRET };
const client = new DAVClient({ serverUrl: url, credentials, authMethod: 'Basic', defaultAccountType: 'caldav' });

/** A request beside the client, as another program would send it. */
const byHand = (method, path, body, fields = {}) =>
  fetch(new URL(path, url), { method, body, headers: { ...getBasicAuthHeaders(credentials), ...fields } });
const ics = { 'Content-Type': 'text/calendar; charset=utf-8' };
const home = '/api/v1.0/caldav/alice/';

const event = (uid, title, ...lines) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Calends//tsdav test//EN', 'BEGIN:VEVENT', `UID:${uid}`,
    'DTSTAMP:20260101T000000Z', 'DTSTART:20260601T080000Z', 'DTEND:20260601T090000Z', `SUMMARY:${title}`, ...lines,
    'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

const only = async () => {
  const calendars = await client.fetchCalendars();
  assert.equal(calendars.length, 1, JSON.stringify(calendars.map((c) => c.url)));
  return calendars[0];
};
const names = (objects) => objects.map((o) => o.url.split('/').pop()).sort();

const steps = {
  async 'the account is found from the bare address'() {
    await client.login();
    assert.ok(client.account.principalUrl.endsWith('/principals/alice/'), client.account.principalUrl);
    assert.ok(client.account.homeUrl.endsWith(home), client.account.homeUrl);
  },

  async 'the addresses of the person are told'() {
    const addresses = await client.fetchCalendarUserAddresses({ account: client.account });
    assert.ok(addresses.includes('mailto:alice@example.org'), JSON.stringify(addresses));
  },

  async 'the calendar has components, reports, a ctag and a sync token'() {
    const calendar = await only();
    assert.deepEqual([...calendar.components].sort(), ['VEVENT', 'VJOURNAL', 'VTODO'], calendar.components);
    for (const report of ['syncCollection', 'calendarMultiget', 'calendarQuery']) {
      assert.ok(calendar.reports.includes(report), `${report} is not in ${calendar.reports}`);
    }
    assert.ok(calendar.ctag && calendar.syncToken);
  },

  async 'an object that the client creates is on the server as it was sent'() {
    const text = event('from-tsdav', 'Fête; à, tsdav');
    const made = await client.createCalendarObject({ calendar: await only(), filename: 'from-tsdav.ics', iCalString: text });
    assert.equal(made.status, 201);
    assert.equal(await (await byHand('GET', home + 'calendar/from-tsdav.ics')).text(), text);
    const again = await client.createCalendarObject({ calendar: await only(), filename: 'from-tsdav.ics', iCalString: text });
    assert.equal(again.status, 412, 'If-None-Match: * must hold');
  },

  async 'an object made on the server comes with its bytes'() {
    await byHand('PUT', home + 'calendar/by-hand.ics', event('by-hand', 'By hand'), ics);
    const objects = await client.fetchCalendarObjects({ calendar: await only() });
    assert.deepEqual(names(objects), ['by-hand.ics', 'from-tsdav.ics']);
    // The library's XML reader drops white space at the end.
    assert.equal(objects.find((o) => o.url.endsWith('by-hand.ics')).data, event('by-hand', 'By hand').trim());
  },

  async 'a time range finds occurrences, expanded when asked'() {
    await byHand('PUT', home + 'calendar/weekly.ics', event('weekly', 'Weekly', 'RRULE:FREQ=WEEKLY;COUNT=5'), ics);
    const timeRange = { start: '2026-06-08T00:00:00Z', end: '2026-06-23T00:00:00Z' };
    const found = await client.fetchCalendarObjects({ calendar: await only(), timeRange });
    assert.deepEqual(names(found), ['weekly.ics']);
    const expanded = await client.fetchCalendarObjects({ calendar: await only(), timeRange, expand: true });
    assert.equal(expanded[0].data.split('BEGIN:VEVENT').length - 1, 3);
    assert.ok(!expanded[0].data.includes('RRULE'));
    await byHand('DELETE', home + 'calendar/weekly.ics');
  },

  async 'an update carries If-Match, and is refused when it is late'() {
    const object = (await client.fetchCalendarObjects({ calendar: await only() })).find((o) => o.url.endsWith('by-hand.ics'));
    const changed = { ...object, data: event('by-hand', 'Changed by tsdav') };
    assert.equal((await client.updateCalendarObject({ calendarObject: changed })).status, 204);
    assert.equal((await client.updateCalendarObject({ calendarObject: changed })).status, 412);
    assert.ok((await (await byHand('GET', home + 'calendar/by-hand.ics')).text()).includes('Changed by tsdav'));
  },

  async 'sync-collection tells what came, changed and went'() {
    const calendar = await only();
    calendar.objects = await client.fetchCalendarObjects({ calendar });
    calendar.objectMultiGet = (query) => client.calendarMultiGet(query);
    await byHand('PUT', home + 'calendar/new.ics', event('new', 'New'), ics);
    await byHand('PUT', home + 'calendar/by-hand.ics', event('by-hand', 'Changed by hand'), ics);
    await byHand('DELETE', home + 'calendar/from-tsdav.ics');
    const result = await client.smartCollectionSyncDetailed({ collection: calendar, method: 'webdav', account: client.account });
    assert.deepEqual(names(result.objects.created), ['new.ics']);
    assert.deepEqual(names(result.objects.updated), ['by-hand.ics']);
    assert.deepEqual(names(result.objects.deleted), ['from-tsdav.ics']);
    assert.ok(result.objects.updated[0].data.includes('Changed by hand'));
    assert.notEqual(result.syncToken, calendar.syncToken);
  },

  async 'by ctag and ETags the same is found'() {
    const calendar = await only();
    calendar.objects = await client.fetchCalendarObjects({ calendar });
    calendar.fetchObjects = ({ collection }) => client.fetchCalendarObjects({ calendar: collection });
    const same = await client.isCollectionDirty({ collection: calendar });
    assert.equal(same.isDirty, false);
    await byHand('DELETE', home + 'calendar/new.ics');
    assert.equal((await client.isCollectionDirty({ collection: calendar })).isDirty, true);
    const result = await client.smartCollectionSyncDetailed({ collection: calendar, method: 'basic', account: client.account });
    assert.deepEqual(names(result.objects.deleted), ['new.ics']);
  },

  async 'a calendar is made with its properties, seen by the sync of calendars, and deleted'() {
    const oldCalendars = await client.fetchCalendars();
    const made = await client.makeCalendar({
      url: new URL(home + 'made-by-tsdav/', url).href,
      props: { 'd:displayname': 'Vélo & Co', 'c:calendar-description': 'Rides' },
    });
    assert.ok(made.every((r) => r.ok), JSON.stringify(made));
    const changes = await client.syncCalendarsDetailed({ oldCalendars, account: client.account });
    assert.deepEqual(changes.created.map((c) => [c.displayName, c.description]), [['Vélo & Co', 'Rides']]);
    await client.deleteObject({ url: changes.created[0].url });
    assert.equal((await client.fetchCalendars()).length, 1);
  },

  async 'free/busy is told without titles'() {
    const { raw, status } = await client.freeBusyQuery({
      url: (await only()).url, timeRange: { start: '2026-06-01T00:00:00Z', end: '2026-06-02T00:00:00Z' }, depth: '1',
    }).then((r) => (Array.isArray(r) ? r[0] : r));
    assert.ok([200, 207].includes(status), `status ${status}`);
    assert.ok(String(raw).includes('FREEBUSY') && !String(raw).includes('SUMMARY'), String(raw));
  },

  async 'an object that the client deletes is gone'() {
    const [object] = await client.fetchCalendarObjects({ calendar: await only() });
    assert.equal((await client.deleteCalendarObject({ calendarObject: object })).status, 204);
    assert.equal((await byHand('GET', home + 'calendar/by-hand.ics')).status, 404);
  },

  async 'a wrong password is an error'() {
    const other = new DAVClient({ serverUrl: url, credentials: { ...credentials, password: 'wrong' },
      authMethod: 'Basic', defaultAccountType: 'caldav' });
    await assert.rejects(other.login(), /principalUrl/);
  },
};

let failed = 0;
for (const [claim, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok ${claim}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${claim}: ${error.stack ?? error}`);
  }
}
console.log(`${Object.keys(steps).length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
