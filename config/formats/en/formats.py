"""How days are written, on pages and in the admin alike: "4 September 1952", in tables "4 Sep 1952"."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, H:i"
