PRAGMA application_id = 1383034733;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE booking (
        id TEXT NOT NULL PRIMARY KEY,
        rooms TEXT NOT NULL,
        status TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        title TEXT NOT NULL,
        guest TEXT NOT NULL,
        note TEXT NOT NULL,
        source TEXT NOT NULL,
        external_id TEXT NOT NULL,
        expires_at INTEGER,
        power_off_buffer INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "booking" VALUES('b1','["studio"]','cancelled',1795525200000000,1795528800000000,'','Grace','','','',NULL,NULL,1795521600000000,1795521600000000);
INSERT INTO "booking" VALUES('b2','["studio","attic"]','confirmed',1795528800000000,1795532400000000,'','Grace','','','',NULL,NULL,1795521600000000,1795521600000000);
CREATE TABLE freeze (
        room TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL,
        note TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER
    ) STRICT
    ;
INSERT INTO "freeze" VALUES('attic','cleaning','it''s wet',1795521600000000,NULL);
CREATE TABLE log (
        seq INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        type TEXT NOT NULL,
        booking_id TEXT,
        rooms TEXT NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id TEXT NOT NULL,
        actor_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        details TEXT NOT NULL
    , stall TEXT) STRICT
    ;
INSERT INTO "log" VALUES(1,1795525200000000,1795525260000000,'booking_confirmed','b1','["studio"]','user','a1','Ada','why','{"is":"BookingOpened","at":1795525200000000,"booking":{"id":"b1","rooms":["studio"],"status":"confirmed","span":{"start":1795525200000000,"end":1795528800000000},"title":"","guest":"Grace","note":"","source":"","external_id":"","expires_at":null,"power_off_buffer":null,"created_at":1795521600000000,"updated_at":1795521600000000}}',NULL);
INSERT INTO "log" VALUES(2,1795528800000000,1795528860000000,'booking_confirmed','b2','["studio","attic"]','user','a1','Ada','why','{"is":"BookingOpened","at":1795528800000000,"booking":{"id":"b2","rooms":["studio","attic"],"status":"confirmed","span":{"start":1795528800000000,"end":1795532400000000},"title":"","guest":"Grace","note":"","source":"","external_id":"","expires_at":null,"power_off_buffer":null,"created_at":1795521600000000,"updated_at":1795521600000000}}',NULL);
INSERT INTO "log" VALUES(3,1795521600000000,1795521660000000,'power_off_planned','b2','["studio"]','user','a1','Ada','why','{"is":"PowerOffPlanned","at":1795521600000000,"booking_id":"b2","room":"studio","planned_at":1795532400000000,"due_at":1795532400000000,"manual":false}',NULL);
INSERT INTO "log" VALUES(4,1795536000000000,1795536060000000,'room_frozen',NULL,'["attic"]','user','a1','Ada','why','{"is":"RoomFrozen","at":1795536000000000,"freeze":{"room":"attic","reason":"cleaning","note":"it''s wet","since":1795521600000000,"until":null}}',NULL);
INSERT INTO "log" VALUES(5,1795539600000000,1795539660000000,'occupancy_started',NULL,'[]','user','a1','Ada','why','{"is":"OccupancyStarted","at":1795539600000000,"stall":"booth","ends_at":1795539900000000,"why":[{"kind":"fixed","length":300000000,"rule":""}],"taken":["camera.eye"]}','booth');
INSERT INTO "log" VALUES(6,1795543200000000,1795543260000000,'booking_cancelled','b1','["studio"]','user','a1','Ada','why','{"is":"BookingMoved","at":1795543200000000,"booking_id":"b1","rooms":["studio"],"event":"cancel","status":"cancelled","expires_at":null}',NULL);
INSERT INTO "log" VALUES(7,1795546800000000,1795546860000000,'occupancy_started',NULL,'[]','user','a1','Ada','why','{"is":"OccupancyStarted","at":1795546800000000,"stall":"corner","ends_at":1795547100000000,"why":[{"kind":"fixed","length":300000000,"rule":""}],"taken":["camera.eye"]}','corner');
CREATE TABLE log_room (
        room TEXT NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "log_room" VALUES('attic',2);
INSERT INTO "log_room" VALUES('attic',4);
INSERT INTO "log_room" VALUES('studio',1);
INSERT INTO "log_room" VALUES('studio',2);
INSERT INTO "log_room" VALUES('studio',3);
INSERT INTO "log_room" VALUES('studio',6);
CREATE TABLE mark (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE occupancy (
        stall TEXT NOT NULL PRIMARY KEY,
        status TEXT NOT NULL,
        started_at INTEGER,
        detected_at INTEGER,
        ends_at INTEGER,
        remaining INTEGER,
        until_clear INTEGER NOT NULL,
        why TEXT NOT NULL,
        taken TEXT NOT NULL,
        failed TEXT NOT NULL,
        stuck TEXT,
        timeouts_in_a_row INTEGER NOT NULL,
        last_started_at INTEGER,
        last_ended_at INTEGER,
        last_reason TEXT,
        days TEXT NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "occupancy" VALUES('booth','occupied',1795539600000000,1795539600000000,1795539900000000,NULL,0,'[{"kind":"fixed","length":300000000,"rule":""}]','["camera.eye"]','[]',NULL,0,NULL,NULL,NULL,'[]',1795539600000000);
INSERT INTO "occupancy" VALUES('corner','occupied',1795546800000000,1795546800000000,1795547100000000,NULL,0,'[{"kind":"fixed","length":300000000,"rule":""}]','["camera.eye"]','[]',NULL,0,NULL,NULL,NULL,'[]',1795546800000000);
CREATE TABLE power_off (
        booking_id TEXT NOT NULL,
        room TEXT NOT NULL,
        status TEXT NOT NULL,
        planned_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        why TEXT,
        waits_for TEXT,
        waits_since INTEGER,
        failures TEXT NOT NULL,
        announced INTEGER NOT NULL,
        manual INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (booking_id, room)
    ) STRICT
    ;
INSERT INTO "power_off" VALUES('b2','studio','planned',1795532400000000,1795532400000000,0,NULL,NULL,NULL,'[]',0,0,1795521600000000);
CREATE TABLE probe (id INTEGER NOT NULL PRIMARY KEY, filler BLOB NOT NULL) STRICT;
CREATE INDEX log_booking ON log (booking_id, at);
CREATE INDEX log_type ON log (type);
CREATE INDEX log_stall ON log (stall) WHERE stall IS NOT NULL;
COMMIT;
