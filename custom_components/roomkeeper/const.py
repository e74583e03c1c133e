"""Names that are stored or shown; whatever has a rule of its own lives with that rule."""

DOMAIN = "roomkeeper"

# --- subentries ---------------------------------------------------------------

SUBENTRY_ROOM = "room"
SUBENTRY_ROOM_TYPE = "room_type"
SUBENTRY_STALL = "stall"
SUBENTRY_HOOK = "hook"
SUBENTRY_FEED = "feed"
SUBENTRY_ENDPOINT = "endpoint"

# --- what the entry and its subentries store ------------------------------------

CONF_NAME = "name"
CONF_AREA = "area"
CONF_ROOM_TYPE = "room_type"
CONF_CAPACITY = "capacity"
CONF_POWER = "power"
CONF_DOORS = "doors"
CONF_PRESENCE = "presence"
CONF_POWER_SENSOR = "power_sensor"
CONF_ENERGY_SENSOR = "energy_sensor"
CONF_POWER_THRESHOLD_W = "power_threshold_w"
CONF_BUFFER_BEFORE = "buffer_before"
CONF_BUFFER_AFTER = "buffer_after"
CONF_EARLY_CHECK_IN = "early_check_in"
CONF_NO_SHOW_AFTER = "no_show_after"
CONF_HOLD_DURATION = "hold_duration"
CONF_PENDING_EXPIRY = "pending_expiry"
CONF_MIN_DURATION = "min_duration"
CONF_MAX_DURATION = "max_duration"
CONF_OPENING_HOURS = "opening_hours"
CONF_AUTO_POWER_OFF = "auto_power_off"
CONF_POWER_OFF_BUFFER = "power_off_buffer"
CONF_POWER_OFF_NOTICE = "power_off_notice"
CONF_POWER_ON_AT_CHECK_IN = "power_on_at_check_in"
CONF_NOTIFY = "notify"
CONF_RETRY_ATTEMPTS = "retry_attempts"
CONF_RETRY_DELAY = "retry_delay"
CONF_LOG_RETENTION_DAYS = "log_retention_days"
CONF_SHARED_CALENDAR = "shared_calendar"
CONF_WITH_NAMES = "with_names"

CONF_ROOM = "room"
CONF_IS_PRESENCE = "is_presence"
CONF_SENSORS = "sensors"
CONF_CAMERAS = "cameras"
CONF_TIMEOUT = "timeout"
CONF_STRATEGY = "strategy"
CONF_MIN_TIMEOUT = "min_timeout"
CONF_MAX_TIMEOUT = "max_timeout"
CONF_EXTENSION = "extension"
CONF_GRACE = "grace"
CONF_RULES = "rules"
CONF_STUCK_DETECTION = "stuck_detection"
CONF_STUCK_AFTER = "stuck_after"
CONF_STUCK_ON_FOR = "stuck_on_for"

CONF_DIALECT = "dialect"
CONF_SECRET = "secret"  # noqa: S105 - the name of a field
CONF_REGISTERED_URL = "registered_url"
CONF_ROOMS = "rooms"
CONF_LOCAL_ONLY = "local_only"
CONF_WEBHOOK_ID = "webhook_id"

DIALECT_STANDARD = "standard"
DIALECT_CAL_COM = "cal_com"
DIALECT_CALENDLY = "calendly"
DIALECT_SQUARE = "square"
CONF_URL = "url"
CONF_EVENTS = "events"
CONF_INCLUDE_TEXTS = "include_texts"
CONF_ALLOW_INSECURE = "allow_insecure"

CONF_CALENDAR = "calendar"
CONF_MODE = "mode"

MODE_BOOKING = "booking"
MODE_BLOCK = "block"

# --- one item of the opening hours, or of the rules by the time of day --------------

CONF_DAYS = "days"
CONF_START = "start"
CONF_END = "end"
CONF_MULTIPLIER = "multiplier"

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""In the order of `date.weekday()`."""

# --- the sections of the forms; what is stored is flat ------------------------------

SECTION_DEVICES = "devices"
SECTION_TIMES = "times"
SECTION_RULES = "rules"
SECTION_POWER_OFF = "power_off"
SECTION_STUCK = "stuck"
SECTION_MORE = "more"
