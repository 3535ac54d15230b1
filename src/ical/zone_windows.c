/* SPDX-License-Identifier: MIT */
/* Zones as Windows and Outlook call them, and the IANA zone each stands for (the mapping of the
   Unicode CLDR for the world): by key ("W. Europe Standard Time"), by what people see
   ("(UTC+01:00) Amsterdam, Berlin, ..."), and plain offsets ("GMT+1"). */
#include <stdio.h>

#include "ical/zone_data.h"

typedef struct windows_row {
    cal_str key;   /* without " Standard Time"; "" for a wording of other versions */
    cal_str shown; /* without "(UTC+01:00) " */
    cal_str iana;
} windows_row;

/* clang-format off */
static const windows_row rows[] = {
    {CAL_STR_K("AUS Central"), CAL_STR_K("Darwin"), CAL_STR_K("Australia/Darwin")},
    {CAL_STR_K("AUS Eastern"), CAL_STR_K("Canberra, Melbourne, Sydney"), CAL_STR_K("Australia/Sydney")},
    {CAL_STR_K("Afghanistan"), CAL_STR_K("Kabul"), CAL_STR_K("Asia/Kabul")},
    {CAL_STR_K("Alaskan"), CAL_STR_K("Alaska"), CAL_STR_K("America/Anchorage")},
    {CAL_STR_K("Aleutian"), CAL_STR_K("Aleutian Islands"), CAL_STR_K("America/Adak")},
    {CAL_STR_K("Altai"), CAL_STR_K("Barnaul, Gorno-Altaysk"), CAL_STR_K("Asia/Barnaul")},
    {CAL_STR_K("Arab"), CAL_STR_K("Kuwait, Riyadh"), CAL_STR_K("Asia/Riyadh")},
    {CAL_STR_K("Arabian"), CAL_STR_K("Abu Dhabi, Muscat"), CAL_STR_K("Asia/Dubai")},
    {CAL_STR_K("Arabic"), CAL_STR_K("Baghdad"), CAL_STR_K("Asia/Baghdad")},
    {CAL_STR_K("Argentina"), CAL_STR_K("City of Buenos Aires"), CAL_STR_K("America/Argentina/Buenos_Aires")},
    {CAL_STR_K("Astrakhan"), CAL_STR_K("Astrakhan, Ulyanovsk"), CAL_STR_K("Europe/Astrakhan")},
    {CAL_STR_K("Atlantic"), CAL_STR_K("Atlantic Time (Canada)"), CAL_STR_K("America/Halifax")},
    {CAL_STR_K("Aus Central W."), CAL_STR_K("Eucla"), CAL_STR_K("Australia/Eucla")},
    {CAL_STR_K("Azerbaijan"), CAL_STR_K("Baku"), CAL_STR_K("Asia/Baku")},
    {CAL_STR_K("Azores"), CAL_STR_K("Azores"), CAL_STR_K("Atlantic/Azores")},
    {CAL_STR_K("Bahia"), CAL_STR_K("Salvador"), CAL_STR_K("America/Bahia")},
    {CAL_STR_K("Bangladesh"), CAL_STR_K("Dhaka"), CAL_STR_K("Asia/Dhaka")},
    {CAL_STR_K("Belarus"), CAL_STR_K("Minsk"), CAL_STR_K("Europe/Minsk")},
    {CAL_STR_K("Bougainville"), CAL_STR_K("Bougainville Island"), CAL_STR_K("Pacific/Bougainville")},
    {CAL_STR_K("Canada Central"), CAL_STR_K("Saskatchewan"), CAL_STR_K("America/Regina")},
    {CAL_STR_K("Cape Verde"), CAL_STR_K("Cabo Verde Is."), CAL_STR_K("Atlantic/Cape_Verde")},
    {CAL_STR_K("Caucasus"), CAL_STR_K("Yerevan"), CAL_STR_K("Asia/Yerevan")},
    {CAL_STR_K("Cen. Australia"), CAL_STR_K("Adelaide"), CAL_STR_K("Australia/Adelaide")},
    {CAL_STR_K("Central America"), CAL_STR_K("Central America"), CAL_STR_K("America/Guatemala")},
    {CAL_STR_K("Central Asia"), CAL_STR_K("Astana"), CAL_STR_K("Asia/Almaty")},
    {CAL_STR_K("Central Brazilian"), CAL_STR_K("Cuiaba"), CAL_STR_K("America/Cuiaba")},
    {CAL_STR_K("Central Europe"), CAL_STR_K("Belgrade, Bratislava, Budapest, Ljubljana, Prague"), CAL_STR_K("Europe/Budapest")},
    {CAL_STR_K("Central European"), CAL_STR_K("Sarajevo, Skopje, Warsaw, Zagreb"), CAL_STR_K("Europe/Warsaw")},
    {CAL_STR_K("Central Pacific"), CAL_STR_K("Solomon Is., New Caledonia"), CAL_STR_K("Pacific/Guadalcanal")},
    {CAL_STR_K("Central"), CAL_STR_K("Central Time (US & Canada)"), CAL_STR_K("America/Chicago")},
    {CAL_STR_K("Central Standard Time (Mexico)"), CAL_STR_K("Guadalajara, Mexico City, Monterrey"), CAL_STR_K("America/Mexico_City")},
    {CAL_STR_K("Chatham Islands"), CAL_STR_K("Chatham Islands"), CAL_STR_K("Pacific/Chatham")},
    {CAL_STR_K("China"), CAL_STR_K("Beijing, Chongqing, Hong Kong, Urumqi"), CAL_STR_K("Asia/Shanghai")},
    {CAL_STR_K("Cuba"), CAL_STR_K("Havana"), CAL_STR_K("America/Havana")},
    {CAL_STR_K("Dateline"), CAL_STR_K("International Date Line West"), CAL_STR_K("Etc/GMT+12")},
    {CAL_STR_K("E. Africa"), CAL_STR_K("Nairobi"), CAL_STR_K("Africa/Nairobi")},
    {CAL_STR_K("E. Australia"), CAL_STR_K("Brisbane"), CAL_STR_K("Australia/Brisbane")},
    {CAL_STR_K("E. Europe"), CAL_STR_K("Chisinau"), CAL_STR_K("Europe/Chisinau")},
    {CAL_STR_K("E. South America"), CAL_STR_K("Brasilia"), CAL_STR_K("America/Sao_Paulo")},
    {CAL_STR_K("Easter Island"), CAL_STR_K("Easter Island"), CAL_STR_K("Pacific/Easter")},
    {CAL_STR_K("Eastern"), CAL_STR_K("Eastern Time (US & Canada)"), CAL_STR_K("America/New_York")},
    {CAL_STR_K("Eastern Standard Time (Mexico)"), CAL_STR_K("Chetumal"), CAL_STR_K("America/Cancun")},
    {CAL_STR_K("Egypt"), CAL_STR_K("Cairo"), CAL_STR_K("Africa/Cairo")},
    {CAL_STR_K("Ekaterinburg"), CAL_STR_K("Ekaterinburg"), CAL_STR_K("Asia/Yekaterinburg")},
    {CAL_STR_K("FLE"), CAL_STR_K("Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius"), CAL_STR_K("Europe/Kyiv")},
    {CAL_STR_K("Fiji"), CAL_STR_K("Fiji"), CAL_STR_K("Pacific/Fiji")},
    {CAL_STR_K("GMT"), CAL_STR_K("Dublin, Edinburgh, Lisbon, London"), CAL_STR_K("Europe/London")},
    {CAL_STR_K("GTB"), CAL_STR_K("Athens, Bucharest"), CAL_STR_K("Europe/Bucharest")},
    {CAL_STR_K("Georgian"), CAL_STR_K("Tbilisi"), CAL_STR_K("Asia/Tbilisi")},
    {CAL_STR_K("Greenland"), CAL_STR_K("Greenland"), CAL_STR_K("America/Nuuk")},
    {CAL_STR_K("Greenwich"), CAL_STR_K("Monrovia, Reykjavik"), CAL_STR_K("Atlantic/Reykjavik")},
    {CAL_STR_K("Haiti"), CAL_STR_K("Haiti"), CAL_STR_K("America/Port-au-Prince")},
    {CAL_STR_K("Hawaiian"), CAL_STR_K("Hawaii"), CAL_STR_K("Pacific/Honolulu")},
    {CAL_STR_K("India"), CAL_STR_K("Chennai, Kolkata, Mumbai, New Delhi"), CAL_STR_K("Asia/Kolkata")},
    {CAL_STR_K("Iran"), CAL_STR_K("Tehran"), CAL_STR_K("Asia/Tehran")},
    {CAL_STR_K("Israel"), CAL_STR_K("Jerusalem"), CAL_STR_K("Asia/Jerusalem")},
    {CAL_STR_K("Jordan"), CAL_STR_K("Amman"), CAL_STR_K("Asia/Amman")},
    {CAL_STR_K("Kaliningrad"), CAL_STR_K("Kaliningrad"), CAL_STR_K("Europe/Kaliningrad")},
    {CAL_STR_K("Korea"), CAL_STR_K("Seoul"), CAL_STR_K("Asia/Seoul")},
    {CAL_STR_K("Libya"), CAL_STR_K("Tripoli"), CAL_STR_K("Africa/Tripoli")},
    {CAL_STR_K("Line Islands"), CAL_STR_K("Kiritimati Island"), CAL_STR_K("Pacific/Kiritimati")},
    {CAL_STR_K("Lord Howe"), CAL_STR_K("Lord Howe Island"), CAL_STR_K("Australia/Lord_Howe")},
    {CAL_STR_K("Magadan"), CAL_STR_K("Magadan"), CAL_STR_K("Asia/Magadan")},
    {CAL_STR_K("Magallanes"), CAL_STR_K("Punta Arenas"), CAL_STR_K("America/Punta_Arenas")},
    {CAL_STR_K("Marquesas"), CAL_STR_K("Marquesas Islands"), CAL_STR_K("Pacific/Marquesas")},
    {CAL_STR_K("Mauritius"), CAL_STR_K("Port Louis"), CAL_STR_K("Indian/Mauritius")},
    {CAL_STR_K("Middle East"), CAL_STR_K("Beirut"), CAL_STR_K("Asia/Beirut")},
    {CAL_STR_K("Montevideo"), CAL_STR_K("Montevideo"), CAL_STR_K("America/Montevideo")},
    {CAL_STR_K("Morocco"), CAL_STR_K("Casablanca"), CAL_STR_K("Africa/Casablanca")},
    {CAL_STR_K("Mountain"), CAL_STR_K("Mountain Time (US & Canada)"), CAL_STR_K("America/Denver")},
    {CAL_STR_K("Mountain Standard Time (Mexico)"), CAL_STR_K("La Paz, Mazatlan"), CAL_STR_K("America/Mazatlan")},
    {CAL_STR_K("Myanmar"), CAL_STR_K("Yangon (Rangoon)"), CAL_STR_K("Asia/Yangon")},
    {CAL_STR_K("N. Central Asia"), CAL_STR_K("Novosibirsk"), CAL_STR_K("Asia/Novosibirsk")},
    {CAL_STR_K("Namibia"), CAL_STR_K("Windhoek"), CAL_STR_K("Africa/Windhoek")},
    {CAL_STR_K("Nepal"), CAL_STR_K("Kathmandu"), CAL_STR_K("Asia/Kathmandu")},
    {CAL_STR_K("New Zealand"), CAL_STR_K("Auckland, Wellington"), CAL_STR_K("Pacific/Auckland")},
    {CAL_STR_K("Newfoundland"), CAL_STR_K("Newfoundland"), CAL_STR_K("America/St_Johns")},
    {CAL_STR_K("Norfolk"), CAL_STR_K("Norfolk Island"), CAL_STR_K("Pacific/Norfolk")},
    {CAL_STR_K("North Asia East"), CAL_STR_K("Irkutsk"), CAL_STR_K("Asia/Irkutsk")},
    {CAL_STR_K("North Asia"), CAL_STR_K("Krasnoyarsk"), CAL_STR_K("Asia/Krasnoyarsk")},
    {CAL_STR_K("North Korea"), CAL_STR_K("Pyongyang"), CAL_STR_K("Asia/Pyongyang")},
    {CAL_STR_K("Omsk"), CAL_STR_K("Omsk"), CAL_STR_K("Asia/Omsk")},
    {CAL_STR_K("Pacific SA"), CAL_STR_K("Santiago"), CAL_STR_K("America/Santiago")},
    {CAL_STR_K("Pacific"), CAL_STR_K("Pacific Time (US & Canada)"), CAL_STR_K("America/Los_Angeles")},
    {CAL_STR_K("Pacific Standard Time (Mexico)"), CAL_STR_K("Baja California"), CAL_STR_K("America/Tijuana")},
    {CAL_STR_K("Pakistan"), CAL_STR_K("Islamabad, Karachi"), CAL_STR_K("Asia/Karachi")},
    {CAL_STR_K("Paraguay"), CAL_STR_K("Asuncion"), CAL_STR_K("America/Asuncion")},
    {CAL_STR_K("Qyzylorda"), CAL_STR_K("Qyzylorda"), CAL_STR_K("Asia/Qyzylorda")},
    {CAL_STR_K("Romance"), CAL_STR_K("Brussels, Copenhagen, Madrid, Paris"), CAL_STR_K("Europe/Paris")},
    {CAL_STR_K("Russia Time Zone 10"), CAL_STR_K("Chokurdakh"), CAL_STR_K("Asia/Srednekolymsk")},
    {CAL_STR_K("Russia Time Zone 11"), CAL_STR_K("Anadyr, Petropavlovsk-Kamchatsky"), CAL_STR_K("Asia/Kamchatka")},
    {CAL_STR_K("Russia Time Zone 3"), CAL_STR_K("Izhevsk, Samara"), CAL_STR_K("Europe/Samara")},
    {CAL_STR_K("Russian"), CAL_STR_K("Moscow, St. Petersburg"), CAL_STR_K("Europe/Moscow")},
    {CAL_STR_K("SA Eastern"), CAL_STR_K("Cayenne, Fortaleza"), CAL_STR_K("America/Cayenne")},
    {CAL_STR_K("SA Pacific"), CAL_STR_K("Bogota, Lima, Quito, Rio Branco"), CAL_STR_K("America/Bogota")},
    {CAL_STR_K("SA Western"), CAL_STR_K("Georgetown, La Paz, Manaus, San Juan"), CAL_STR_K("America/La_Paz")},
    {CAL_STR_K("SE Asia"), CAL_STR_K("Bangkok, Hanoi, Jakarta"), CAL_STR_K("Asia/Bangkok")},
    {CAL_STR_K("Saint Pierre"), CAL_STR_K("Saint Pierre and Miquelon"), CAL_STR_K("America/Miquelon")},
    {CAL_STR_K("Sakhalin"), CAL_STR_K("Sakhalin"), CAL_STR_K("Asia/Sakhalin")},
    {CAL_STR_K("Samoa"), CAL_STR_K("Samoa"), CAL_STR_K("Pacific/Apia")},
    {CAL_STR_K("Sao Tome"), CAL_STR_K("Sao Tome"), CAL_STR_K("Africa/Sao_Tome")},
    {CAL_STR_K("Saratov"), CAL_STR_K("Saratov"), CAL_STR_K("Europe/Saratov")},
    {CAL_STR_K("Singapore"), CAL_STR_K("Kuala Lumpur, Singapore"), CAL_STR_K("Asia/Singapore")},
    {CAL_STR_K("South Africa"), CAL_STR_K("Harare, Pretoria"), CAL_STR_K("Africa/Johannesburg")},
    {CAL_STR_K("South Sudan"), CAL_STR_K("Juba"), CAL_STR_K("Africa/Juba")},
    {CAL_STR_K("Sri Lanka"), CAL_STR_K("Sri Jayawardenepura"), CAL_STR_K("Asia/Colombo")},
    {CAL_STR_K("Sudan"), CAL_STR_K("Khartoum"), CAL_STR_K("Africa/Khartoum")},
    {CAL_STR_K("Syria"), CAL_STR_K("Damascus"), CAL_STR_K("Asia/Damascus")},
    {CAL_STR_K("Taipei"), CAL_STR_K("Taipei"), CAL_STR_K("Asia/Taipei")},
    {CAL_STR_K("Tasmania"), CAL_STR_K("Hobart"), CAL_STR_K("Australia/Hobart")},
    {CAL_STR_K("Tocantins"), CAL_STR_K("Araguaina"), CAL_STR_K("America/Araguaina")},
    {CAL_STR_K("Tokyo"), CAL_STR_K("Osaka, Sapporo, Tokyo"), CAL_STR_K("Asia/Tokyo")},
    {CAL_STR_K("Tomsk"), CAL_STR_K("Tomsk"), CAL_STR_K("Asia/Tomsk")},
    {CAL_STR_K("Tonga"), CAL_STR_K("Nuku'alofa"), CAL_STR_K("Pacific/Tongatapu")},
    {CAL_STR_K("Transbaikal"), CAL_STR_K("Chita"), CAL_STR_K("Asia/Chita")},
    {CAL_STR_K("Turkey"), CAL_STR_K("Istanbul"), CAL_STR_K("Europe/Istanbul")},
    {CAL_STR_K("Turks And Caicos"), CAL_STR_K("Turks and Caicos"), CAL_STR_K("America/Grand_Turk")},
    {CAL_STR_K("US Eastern"), CAL_STR_K("Indiana (East)"), CAL_STR_K("America/Indiana/Indianapolis")},
    {CAL_STR_K("US Mountain"), CAL_STR_K("Arizona"), CAL_STR_K("America/Phoenix")},
    {CAL_STR_K("UTC"), CAL_STR_K("Coordinated Universal Time"), CAL_STR_K("Etc/UTC")},
    {CAL_STR_K("UTC+12"), CAL_STR_K("Coordinated Universal Time+12"), CAL_STR_K("Etc/GMT-12")},
    {CAL_STR_K("UTC+13"), CAL_STR_K("Coordinated Universal Time+13"), CAL_STR_K("Etc/GMT-13")},
    {CAL_STR_K("UTC-02"), CAL_STR_K("Coordinated Universal Time-02"), CAL_STR_K("Etc/GMT+2")},
    {CAL_STR_K("UTC-08"), CAL_STR_K("Coordinated Universal Time-08"), CAL_STR_K("Etc/GMT+8")},
    {CAL_STR_K("UTC-09"), CAL_STR_K("Coordinated Universal Time-09"), CAL_STR_K("Etc/GMT+9")},
    {CAL_STR_K("UTC-11"), CAL_STR_K("Coordinated Universal Time-11"), CAL_STR_K("Etc/GMT+11")},
    {CAL_STR_K("Ulaanbaatar"), CAL_STR_K("Ulaanbaatar"), CAL_STR_K("Asia/Ulaanbaatar")},
    {CAL_STR_K("Venezuela"), CAL_STR_K("Caracas"), CAL_STR_K("America/Caracas")},
    {CAL_STR_K("Vladivostok"), CAL_STR_K("Vladivostok"), CAL_STR_K("Asia/Vladivostok")},
    {CAL_STR_K("Volgograd"), CAL_STR_K("Volgograd"), CAL_STR_K("Europe/Volgograd")},
    {CAL_STR_K("W. Australia"), CAL_STR_K("Perth"), CAL_STR_K("Australia/Perth")},
    {CAL_STR_K("W. Central Africa"), CAL_STR_K("West Central Africa"), CAL_STR_K("Africa/Lagos")},
    {CAL_STR_K("W. Europe"), CAL_STR_K("Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"), CAL_STR_K("Europe/Berlin")},
    {CAL_STR_K("W. Mongolia"), CAL_STR_K("Hovd"), CAL_STR_K("Asia/Hovd")},
    {CAL_STR_K("West Asia"), CAL_STR_K("Ashgabat, Tashkent"), CAL_STR_K("Asia/Tashkent")},
    {CAL_STR_K("West Bank"), CAL_STR_K("Gaza, Hebron"), CAL_STR_K("Asia/Hebron")},
    {CAL_STR_K("West Pacific"), CAL_STR_K("Guam, Port Moresby"), CAL_STR_K("Pacific/Port_Moresby")},
    {CAL_STR_K("Yakutsk"), CAL_STR_K("Yakutsk"), CAL_STR_K("Asia/Yakutsk")},
    {CAL_STR_K("Yukon"), CAL_STR_K("Yukon"), CAL_STR_K("America/Whitehorse")},
    {CAL_STR_K("Kamchatka"), CAL_STR_K("Petropavlovsk-Kamchatsky - Old"), CAL_STR_K("Asia/Kamchatka")},
    {CAL_STR_K("Mid-Atlantic"), CAL_STR_K("Mid-Atlantic - Old"), CAL_STR_K("Etc/GMT+2")},
    {CAL_STR_K("Armenian"), CAL_STR_K(""), CAL_STR_K("Asia/Yerevan")},
    {CAL_STR_K("Mexico"), CAL_STR_K(""), CAL_STR_K("America/Mexico_City")},
    {CAL_STR_K("Mexico Standard Time 2"), CAL_STR_K("Chihuahua, La Paz, Mazatlan"), CAL_STR_K("America/Chihuahua")},
    {CAL_STR_K(""), CAL_STR_K("Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"), CAL_STR_K("Europe/Berlin")},
    {CAL_STR_K(""), CAL_STR_K("Amsterdam, Berlin, Bern, Rome, Stockholm"), CAL_STR_K("Europe/Berlin")},
    {CAL_STR_K(""), CAL_STR_K("Brussels, Copenhagen, Madrid, Paris, Vilnius"), CAL_STR_K("Europe/Paris")},
    {CAL_STR_K(""), CAL_STR_K("Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London"), CAL_STR_K("Europe/London")},
    {CAL_STR_K(""), CAL_STR_K("Greenwich Mean Time: Dublin, Edinburgh, Lisbon, London"), CAL_STR_K("Europe/London")},
    {CAL_STR_K(""), CAL_STR_K("Athens, Istanbul, Minsk"), CAL_STR_K("Europe/Athens")},
    {CAL_STR_K(""), CAL_STR_K("Athens, Bucharest, Istanbul"), CAL_STR_K("Europe/Bucharest")},
    {CAL_STR_K(""), CAL_STR_K("Helsinki, Kiev, Riga, Sofia, Tallinn, Vilnius"), CAL_STR_K("Europe/Kyiv")},
    {CAL_STR_K(""), CAL_STR_K("Eastern Time (US and Canada)"), CAL_STR_K("America/New_York")},
    {CAL_STR_K(""), CAL_STR_K("Central Time (US and Canada)"), CAL_STR_K("America/Chicago")},
    {CAL_STR_K(""), CAL_STR_K("Mountain Time (US and Canada)"), CAL_STR_K("America/Denver")},
    {CAL_STR_K(""), CAL_STR_K("Pacific Time (US and Canada)"), CAL_STR_K("America/Los_Angeles")},
    {CAL_STR_K(""), CAL_STR_K("Pacific Time (US & Canada); Tijuana"), CAL_STR_K("America/Los_Angeles")},
    {CAL_STR_K(""), CAL_STR_K("Pacific Time (US and Canada); Tijuana"), CAL_STR_K("America/Los_Angeles")},
    {CAL_STR_K(""), CAL_STR_K("Beijing, Chongqing, Hong Kong SAR, Urumqi"), CAL_STR_K("Asia/Shanghai")},
    {CAL_STR_K(""), CAL_STR_K("Buenos Aires, Georgetown"), CAL_STR_K("America/Argentina/Buenos_Aires")},
    {CAL_STR_K(""), CAL_STR_K("Moscow, St. Petersburg, Volgograd"), CAL_STR_K("Europe/Moscow")},
    {CAL_STR_K(""), CAL_STR_K("Magadan, Solomon Is., New Caledonia"), CAL_STR_K("Pacific/Guadalcanal")},
    {CAL_STR_K(""), CAL_STR_K("Seoul, Korea Standard time"), CAL_STR_K("Asia/Seoul")},
    {CAL_STR_K(""), CAL_STR_K("Guadalajara, Mexico City, Monterrey - New"), CAL_STR_K("America/Mexico_City")},
    {CAL_STR_K(""), CAL_STR_K("Fiji Islands, Kamchatka, Marshall Is."), CAL_STR_K("Pacific/Fiji")},
    {CAL_STR_K(""), CAL_STR_K("Bogota, Lima, Quito"), CAL_STR_K("America/Bogota")},
    {CAL_STR_K(""), CAL_STR_K("Caracas, La Paz"), CAL_STR_K("America/Caracas")},
    {CAL_STR_K(""), CAL_STR_K("Midway Island, Samoa"), CAL_STR_K("Pacific/Midway")},
    {CAL_STR_K(""), CAL_STR_K("Almaty, Novosibirsk"), CAL_STR_K("Asia/Almaty")},
    {CAL_STR_K(""), CAL_STR_K("Arab, Kuwait, Riyadh"), CAL_STR_K("Asia/Riyadh")},
};
/* clang-format on */

/* Endings of a key that may be missing or say daylight. */
static const cal_str endings[] = {CAL_STR_K(" Standard Time"), CAL_STR_K(" Daylight Time"),
                                  CAL_STR_K(" Summer Time"), CAL_STR_K(" Time")};

static bool ends_ci(cal_str s, cal_str tail)
{
    return s.n > tail.n && cal_str_eq_ci(cal_str_skip(s, s.n - tail.n), tail);
}

static cal_str stem_of(cal_str name)
{
    for (size_t i = 0; i < CAL_COUNT(endings); i++) {
        if (ends_ci(name, endings[i]))
            return cal_str_take(name, name.n - endings[i].n);
    }
    return name;
}

/* What people see, without "(UTC+01:00) " or "(GMT+01:00) ". */
static cal_str shown_of(cal_str name)
{
    size_t end = cal_str_find_byte(name, ')');
    bool has_offset =
        cal_str_starts_ci(name, CAL_STR("(UTC")) || cal_str_starts_ci(name, CAL_STR("(GMT"));

    return has_offset && end < name.n ? cal_str_trim(cal_str_skip(name, end + 1)) : name;
}

static cal_str listed(cal_str name)
{
    cal_str stem = stem_of(name), shown = shown_of(name);

    for (size_t i = 0; i < CAL_COUNT(rows); i++) {
        const windows_row *r = &rows[i];

        if (r->key.n && (cal_str_eq_ci(r->key, stem) || cal_str_eq_ci(r->key, name)))
            return r->iana;
        if (r->shown.n && cal_str_eq_ci(r->shown, shown))
            return r->iana;
    }
    return (cal_str){NULL, 0};
}

/* "+1", "-03", "+0100", "+01:00" in whole hours. */
static bool whole_hours(cal_str s, int64_t *out)
{
    bool is_west = s.n && s.p[0] == '-';
    cal_str hours = cal_str_skip(s, 1), minutes = CAL_STR("00");

    if (s.n < 2 || (s.p[0] != '+' && !is_west))
        return false;
    if (cal_str_find_byte(hours, ':') < hours.n) {
        minutes = hours;
        hours = cal_str_cut(&minutes, ':');
    } else if (hours.n == 4) {
        minutes = cal_str_skip(hours, 2);
        hours = cal_str_take(hours, 2);
    }
    if (!cal_str_eq(minutes, CAL_STR("00")) || hours.n == 0 || hours.n > 2 ||
        !cal_str_to_i64(hours, out) || *out < 0 || *out > (is_west ? 12 : 14))
        return false;
    *out = is_west ? -*out : *out;
    return true;
}

/* "GMT+1", "UTC-03:00": people count eastward, the names below Etc/ westward (POSIX). */
static cal_str fixed(cal_str name, char room[ZONE_NAME_MAX])
{
    int64_t hours;

    if (!cal_str_starts_ci(name, CAL_STR("GMT")) && !cal_str_starts_ci(name, CAL_STR("UTC")))
        return (cal_str){NULL, 0};
    if (!whole_hours(cal_str_skip(name, 3), &hours))
        return (cal_str){NULL, 0};
    (void)snprintf(room, ZONE_NAME_MAX, "Etc/GMT%+lld", (long long)-hours);
    return cal_str_c(hours ? room : "Etc/GMT");
}

cal_str zone_name_of_windows(cal_str name, char room[ZONE_NAME_MAX])
{
    cal_str iana = listed(name);

    if (cal_str_eq_ci(name, CAL_STR("Z")))
        return CAL_STR("UTC");
    return iana.n ? iana : fixed(name, room);
}
