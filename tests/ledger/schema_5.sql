PRAGMA application_id = 1383034733;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE answered (
        asker TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        about TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (asker, key)
    ) STRICT
    ;
INSERT INTO "answered" VALUES('anna','k1','ab12','["b1","studio"]',1795586400000000);
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
    , is_block INTEGER NOT NULL DEFAULT 0, checked_in_at INTEGER, energy TEXT NOT NULL DEFAULT '[]') STRICT
    ;
INSERT INTO "booking" VALUES('b1','["studio"]','cancelled',1795525200000000,1795528800000000,'','Grace','','','',NULL,NULL,1795521600000000,1795521600000000,0,NULL,'[]');
INSERT INTO "booking" VALUES('b2','["studio","attic"]','confirmed',1795528800000000,1795532400000000,'','Grace','','','',NULL,NULL,1795521600000000,1795521600000000,0,NULL,'[]');
INSERT INTO "booking" VALUES('b12','["studio"]','completed',1795564800000000,1795568400000000,'','Grace','','','',NULL,NULL,1795521600000000,1795567500000000,0,1795565100000000,'[]');
INSERT INTO "booking" VALUES('b15','["studio"]','checked_in',1795575600000000,1795579200000000,'','Grace','','','',NULL,NULL,1795521600000000,1795574400000000,0,1795574400000000,'[]');
CREATE TABLE device_action (
        id TEXT NOT NULL PRIMARY KEY,
        entity_id TEXT NOT NULL,
        spec TEXT NOT NULL,
        status TEXT NOT NULL,
        schedule_id TEXT,
        run_number INTEGER,
        undoes TEXT,
        undo TEXT,
        scheduled_at INTEGER,
        due_at INTEGER,
        attempts INTEGER NOT NULL,
        before TEXT,
        started_at INTEGER,
        ended_at INTEGER,
        undo_at INTEGER,
        result TEXT NOT NULL,
        error TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "device_action" VALUES('a1','switch.pump','{"type":"set_level","level":40.5,"from_level":10.5,"duration":3600000000,"sequence":"[1]"}','failed','s1',7,'a2','{"type":"off","level":null,"from_level":null,"duration":null,"sequence":""}',1795521600000000,NULL,4,'{"is_on":true,"level":30.5}',1795521600000000,1795557600000000,NULL,'half','missed',1795521600000000,1795557600000000);
INSERT INTO "device_action" VALUES('a3','switch.pump','{"type":"on","level":null,"from_level":null,"duration":null,"sequence":"","mode":""}','in_progress',NULL,NULL,NULL,'{"type":"off","level":null,"from_level":null,"duration":null,"sequence":"","mode":""}',1795593600000000,1795593630000000,1,NULL,1795593600000000,NULL,1795597200000000,'','',1795593600000000,1795593600000000);
CREATE TABLE feed (
        key TEXT NOT NULL PRIMARY KEY,
        status TEXT NOT NULL,
        since INTEGER NOT NULL,
        read_at INTEGER NOT NULL,
        missing INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "feed" VALUES('shop','stopped',1795518000000000,1795521600000000,4);
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
    , stall TEXT, schedule_id TEXT, action_id TEXT, subject TEXT) STRICT
    ;
INSERT INTO "log" VALUES(1,1795525200000000,1795525260000000,'booking_confirmed','b1','["studio"]','user','a1','Ada','why','{"is":"BookingOpened","at":1795525200000000,"booking":{"id":"b1","rooms":["studio"],"status":"confirmed","span":{"start":1795525200000000,"end":1795528800000000},"title":"","guest":"Grace","note":"","source":"","external_id":"","expires_at":null,"power_off_buffer":null,"created_at":1795521600000000,"updated_at":1795521600000000}}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(2,1795528800000000,1795528860000000,'booking_confirmed','b2','["studio","attic"]','user','a1','Ada','why','{"is":"BookingOpened","at":1795528800000000,"booking":{"id":"b2","rooms":["studio","attic"],"status":"confirmed","span":{"start":1795528800000000,"end":1795532400000000},"title":"","guest":"Grace","note":"","source":"","external_id":"","expires_at":null,"power_off_buffer":null,"created_at":1795521600000000,"updated_at":1795521600000000}}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(3,1795521600000000,1795521660000000,'power_off_planned','b2','["studio"]','user','a1','Ada','why','{"is":"PowerOffPlanned","at":1795521600000000,"booking_id":"b2","room":"studio","planned_at":1795532400000000,"due_at":1795532400000000,"manual":false}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(4,1795536000000000,1795536060000000,'room_frozen',NULL,'["attic"]','user','a1','Ada','why','{"is":"RoomFrozen","at":1795536000000000,"freeze":{"room":"attic","reason":"cleaning","note":"it''s wet","since":1795521600000000,"until":null}}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(5,1795539600000000,1795539660000000,'occupancy_started',NULL,'[]','user','a1','Ada','why','{"is":"OccupancyStarted","at":1795539600000000,"stall":"booth","ends_at":1795539900000000,"why":[{"kind":"fixed","length":300000000,"rule":""}],"taken":["camera.eye"]}','booth',NULL,NULL,NULL);
INSERT INTO "log" VALUES(6,1795543200000000,1795543260000000,'booking_cancelled','b1','["studio"]','user','a1','Ada','why','{"is":"BookingMoved","at":1795543200000000,"booking_id":"b1","rooms":["studio"],"event":"cancel","status":"cancelled","expires_at":null}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(7,1795546800000000,1795546860000000,'occupancy_started',NULL,'[]','user','a1','Ada','why','{"is":"OccupancyStarted","at":1795546800000000,"stall":"corner","ends_at":1795547100000000,"why":[{"kind":"fixed","length":300000000,"rule":""}],"taken":["camera.eye"]}','corner',NULL,NULL,NULL);
INSERT INTO "log" VALUES(8,1795550400000000,1795550460000000,'schedule_created',NULL,'[]','user','a1','Ada','why','{"is":"ScheduleSaved","at":1795550400000000,"schedule":{"id":"s1","definition":{"name":"Lights","rule":{"is":"Recurring","frequency":"monthly","every":2,"times_local":["08:30:00","20:00:00"],"weekdays":[0,4],"month_days":[-1,15],"nth_weekdays":[{"nth":2,"weekday":1}]},"action":{"type":"set_level","level":40.5,"from_level":10.5,"duration":3600000000,"sequence":"[1]"},"target":{"entities":["light.a","light.b"],"devices":["d1"],"areas":["kitchen"],"floors":["ground"],"labels":["reef"]},"time_zone":"Europe/Berlin","start_at":1795518000000000,"end_at":1795878000000000,"exceptions":["2026-12-24","2026-12-31"],"run_after":"s2","run_on":"[{\"trigger\":\"state\"}]","catch_up":"once","grace":10800000000,"enabled":false},"progress":{"handled_until":1795521600000000,"status":"running","run":{"number":7,"part":1,"due_at":1795521600000000,"started_at":1795521660000000,"why":"caught_up"},"last_due_at":1795518000000000,"last_started_at":1795521600000000,"last_ended_at":1795519800000000,"last_result":"failed","failures_in_a_row":2,"runs":7,"failed_runs":3,"skipped_runs":4},"created_at":1795514400000000,"updated_at":1795521600000000},"is_new":true}',NULL,'s1',NULL,NULL);
INSERT INTO "log" VALUES(9,1795554000000000,1795554060000000,'schedule_run',NULL,'[]','user','a1','Ada','why','{"is":"ScheduleStarted","at":1795554000000000,"schedule_id":"s1","due_at":1795521600000000,"why":"due","missed":0,"progress":{"handled_until":1795521600000000,"status":"running","run":{"number":7,"part":1,"due_at":1795521600000000,"started_at":1795521660000000,"why":"caught_up"},"last_due_at":1795518000000000,"last_started_at":1795521600000000,"last_ended_at":1795519800000000,"last_result":"failed","failures_in_a_row":2,"runs":9,"failed_runs":3,"skipped_runs":4}}',NULL,'s1',NULL,NULL);
INSERT INTO "log" VALUES(10,1795557600000000,1795557660000000,'action_started',NULL,'[]','user','a1','Ada','why','{"is":"ActionOpened","at":1795557600000000,"action":{"id":"a1","entity_id":"switch.pump","spec":{"type":"set_level","level":40.5,"from_level":10.5,"duration":3600000000,"sequence":"[1]"},"status":"pending","schedule_id":"s1","run_number":7,"undoes":"a2","undo":{"type":"off","level":null,"from_level":null,"duration":null,"sequence":""},"scheduled_at":1795521600000000,"due_at":1795521630000000,"attempts":4,"before":{"is_on":true,"level":30.5},"started_at":1795521600000000,"ended_at":1795525200000000,"undo_at":1795528800000000,"result":"half","error":"unavailable","created_at":1795521600000000,"updated_at":1795521600000000}}',NULL,'s1','a1',NULL);
INSERT INTO "log" VALUES(11,1795557600000000,1795557660000000,'action_failed',NULL,'[]','user','a1','Ada','why','{"is":"ActionFailed","at":1795557600000000,"action_id":"a1","schedule_id":"s1","entity_id":"switch.pump","attempt":4,"error":"missed"}',NULL,'s1','a1',NULL);
INSERT INTO "log" VALUES(12,1795564800000000,1795564860000000,'booking_confirmed','b12','["studio"]','user','a1','Ada','why','{"is":"BookingOpened","at":1795564800000000,"booking":{"id":"b12","rooms":["studio"],"status":"confirmed","span":{"start":1795564800000000,"end":1795568400000000},"title":"","guest":"Grace","note":"","source":"","external_id":"","expires_at":null,"power_off_buffer":null,"created_at":1795521600000000,"updated_at":1795521600000000,"is_block":false}}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(13,1795565100000000,1795565160000000,'booking_checked_in','b12','["studio"]','user','a1','Ada','why','{"is":"BookingMoved","at":1795565100000000,"booking_id":"b12","rooms":["studio"],"event":"check_in","status":"checked_in","expires_at":null}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(14,1795567500000000,1795567560000000,'booking_completed','b12','["studio"]','user','a1','Ada','why','{"is":"BookingMoved","at":1795567500000000,"booking_id":"b12","rooms":["studio"],"event":"complete","status":"completed","expires_at":null}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(15,1795575600000000,1795575660000000,'booking_confirmed','b15','["studio"]','user','a1','Ada','why','{"is":"BookingOpened","at":1795575600000000,"booking":{"id":"b15","rooms":["studio"],"status":"confirmed","span":{"start":1795575600000000,"end":1795579200000000},"title":"","guest":"Grace","note":"","source":"","external_id":"","expires_at":null,"power_off_buffer":null,"created_at":1795521600000000,"updated_at":1795521600000000,"is_block":false}}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(16,1795574400000000,1795574460000000,'booking_checked_in','b15','["studio"]','user','a1','Ada','why','{"is":"BookingMoved","at":1795574400000000,"booking_id":"b15","rooms":["studio"],"event":"check_in","status":"checked_in","expires_at":null}',NULL,NULL,NULL,NULL);
INSERT INTO "log" VALUES(17,1795582800000000,1795582860000000,'feed_missing','b1','["studio"]','user','a1','Ada','why','{"is":"ReservationTold","at":1795582800000000,"reservation":{"origin":"shop","external_id":"x1","kind":"feed","status":"leaving","version":17,"deliveries":["m1","m2"],"wanted":{"place":"drums","span":{"start":1795521600000000,"end":1795525200000000},"is_pending":true,"expires_in":1800000000,"title":"Rehearsal","guest":"Grace","note":"with piano"},"room":"studio","booking_id":"b1","why":"clash","in_the_way":["b2","b3"],"moves_to":"x2","is_withdrawn":true,"leaves_at":1795525200000000,"missing_since":1795518000000000,"updated_at":1795521600000000}}',NULL,NULL,NULL,'reservation/shop/x1');
INSERT INTO "log" VALUES(18,1795586400000000,1795586460000000,'request_answered',NULL,'[]','user','a1','Ada','why','{"is":"RequestAnswered","at":1795586400000000,"answered":{"asker":"anna","key":"k1","fingerprint":"ab12","about":["b1","studio"],"at":1795586400000000}}',NULL,NULL,NULL,'answered/anna/k1');
INSERT INTO "log" VALUES(19,1795590000000000,1795590060000000,'feed_stopped',NULL,'[]','user','a1','Ada','why','{"is":"FeedTold","at":1795590000000000,"feed":{"key":"shop","status":"stopped","since":1795518000000000,"read_at":1795521600000000,"missing":4},"news":"stopped"}',NULL,NULL,NULL,'feed/shop/');
INSERT INTO "log" VALUES(20,1795593600000000,1795593660000000,'action_created',NULL,'[]','user','a1','Ada','why','{"is":"ActionOpened","at":1795593600000000,"action":{"id":"a3","entity_id":"switch.pump","spec":{"type":"on","level":null,"from_level":null,"duration":null,"sequence":"","mode":""},"status":"pending","schedule_id":null,"run_number":null,"undoes":null,"undo":null,"scheduled_at":1795593600000000,"due_at":1795593600000000,"attempts":0,"before":null,"started_at":null,"ended_at":null,"undo_at":null,"result":"","error":"","created_at":1795593600000000,"updated_at":1795593600000000}}',NULL,NULL,'a3',NULL);
INSERT INTO "log" VALUES(21,1795593600000000,1795593660000000,'action_started',NULL,'[]','user','a1','Ada','why','{"is":"ActionStarted","at":1795593600000000,"action_id":"a3","schedule_id":null,"entity_id":"switch.pump","attempt":1,"scheduled_at":1795593600000000,"due_at":1795593630000000,"undo":{"type":"off","level":null,"from_level":null,"duration":null,"sequence":"","mode":""},"undo_at":1795597200000000,"interrupted":false}',NULL,NULL,'a3',NULL);
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
INSERT INTO "log_room" VALUES('studio',12);
INSERT INTO "log_room" VALUES('studio',13);
INSERT INTO "log_room" VALUES('studio',14);
INSERT INTO "log_room" VALUES('studio',15);
INSERT INTO "log_room" VALUES('studio',16);
INSERT INTO "log_room" VALUES('studio',17);
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
CREATE TABLE outbox (
        endpoint TEXT NOT NULL PRIMARY KEY,
        status TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        head INTEGER,
        attempts INTEGER NOT NULL,
        next_try_at INTEGER,
        first_failed_at INTEGER,
        last_status INTEGER,
        last_fault TEXT,
        delivered_at INTEGER,
        updated_at INTEGER NOT NULL
    ) STRICT
    ;
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
        updated_at INTEGER NOT NULL, draw_w REAL, empty_for INTEGER,
        PRIMARY KEY (booking_id, room)
    ) STRICT
    ;
INSERT INTO "power_off" VALUES('b2','studio','planned',1795532400000000,1795532400000000,0,NULL,NULL,NULL,'[]',0,0,1795521600000000,NULL,NULL);
CREATE TABLE probe (id INTEGER NOT NULL PRIMARY KEY, filler BLOB NOT NULL) STRICT;
CREATE TABLE reservation (
        origin TEXT NOT NULL,
        external_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        version INTEGER NOT NULL,
        deliveries TEXT NOT NULL,
        wanted TEXT,
        room TEXT,
        booking_id TEXT,
        why TEXT NOT NULL,
        in_the_way TEXT NOT NULL,
        moves_to TEXT NOT NULL,
        is_withdrawn INTEGER NOT NULL,
        leaves_at INTEGER,
        missing_since INTEGER,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (origin, external_id)
    ) STRICT
    ;
INSERT INTO "reservation" VALUES('shop','x1','feed','leaving',17,'["m1","m2"]','{"place":"drums","span":{"start":1795521600000000,"end":1795525200000000},"is_pending":true,"expires_in":1800000000,"title":"Rehearsal","guest":"Grace","note":"with piano"}','studio','b1','clash','["b2","b3"]','x2',1,1795525200000000,1795518000000000,1795521600000000);
CREATE TABLE room_usage (
        period TEXT NOT NULL,
        place TEXT NOT NULL,
        open INTEGER NOT NULL,
        booked INTEGER NOT NULL,
        booked_open INTEGER NOT NULL,
        used INTEGER NOT NULL,
        no_show INTEGER NOT NULL,
        bookings INTEGER NOT NULL,
        stays INTEGER NOT NULL,
        stay INTEGER NOT NULL,
        no_shows INTEGER NOT NULL,
        cancellations INTEGER NOT NULL,
        expiries INTEGER NOT NULL,
        leads INTEGER NOT NULL,
        lead INTEGER NOT NULL,
        power_offs_succeeded INTEGER NOT NULL,
        power_offs_failed INTEGER NOT NULL,
        power_off_delay INTEGER NOT NULL,
        longest_power_off_delay INTEGER NOT NULL,
        energy_mwh INTEGER,
        saved_mwh INTEGER,
        lengths TEXT NOT NULL,
        PRIMARY KEY (period, place)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE schedule (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        rule TEXT NOT NULL,
        action TEXT,
        target TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        start_at INTEGER,
        end_at INTEGER,
        exceptions TEXT NOT NULL,
        run_after TEXT,
        run_on TEXT NOT NULL,
        catch_up TEXT,
        grace INTEGER NOT NULL,
        enabled INTEGER NOT NULL,
        handled_until INTEGER NOT NULL,
        status TEXT NOT NULL,
        run TEXT,
        last_due_at INTEGER,
        last_started_at INTEGER,
        last_ended_at INTEGER,
        last_result TEXT,
        failures_in_a_row INTEGER NOT NULL,
        runs INTEGER NOT NULL,
        failed_runs INTEGER NOT NULL,
        skipped_runs INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "schedule" VALUES('s1','Lights','{"is":"Recurring","frequency":"monthly","every":2,"times_local":["08:30:00","20:00:00"],"weekdays":[0,4],"month_days":[-1,15],"nth_weekdays":[{"nth":2,"weekday":1}]}','{"type":"set_level","level":40.5,"from_level":10.5,"duration":3600000000,"sequence":"[1]"}','{"entities":["light.a","light.b"],"devices":["d1"],"areas":["kitchen"],"floors":["ground"],"labels":["reef"]}','Europe/Berlin',1795518000000000,1795878000000000,'["2026-12-24","2026-12-31"]','s2','[{"trigger":"state"}]','once',10800000000,0,1795521600000000,'running','{"number":7,"part":1,"due_at":1795521600000000,"started_at":1795521660000000,"why":"caught_up"}',1795518000000000,1795521600000000,1795519800000000,'failed',2,9,3,4,1795514400000000,1795554000000000);
CREATE TABLE stall_usage (
        period TEXT NOT NULL,
        place TEXT NOT NULL,
        stays INTEGER NOT NULL,
        stay INTEGER NOT NULL,
        timeouts INTEGER NOT NULL,
        forced INTEGER NOT NULL,
        faults INTEGER NOT NULL,
        lengths TEXT NOT NULL,
        PRIMARY KEY (period, place)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE usage_hours (
        period TEXT NOT NULL,
        weekday INTEGER NOT NULL,
        measure TEXT NOT NULL,
        place TEXT NOT NULL,
        h0 INTEGER NOT NULL,
        h1 INTEGER NOT NULL,
        h2 INTEGER NOT NULL,
        h3 INTEGER NOT NULL,
        h4 INTEGER NOT NULL,
        h5 INTEGER NOT NULL,
        h6 INTEGER NOT NULL,
        h7 INTEGER NOT NULL,
        h8 INTEGER NOT NULL,
        h9 INTEGER NOT NULL,
        h10 INTEGER NOT NULL,
        h11 INTEGER NOT NULL,
        h12 INTEGER NOT NULL,
        h13 INTEGER NOT NULL,
        h14 INTEGER NOT NULL,
        h15 INTEGER NOT NULL,
        h16 INTEGER NOT NULL,
        h17 INTEGER NOT NULL,
        h18 INTEGER NOT NULL,
        h19 INTEGER NOT NULL,
        h20 INTEGER NOT NULL,
        h21 INTEGER NOT NULL,
        h22 INTEGER NOT NULL,
        h23 INTEGER NOT NULL,
        PRIMARY KEY (period, weekday, measure, place)
    ) STRICT, WITHOUT ROWID
    ;
CREATE INDEX log_booking ON log (booking_id, at);
CREATE INDEX log_type ON log (type);
CREATE INDEX log_stall ON log (stall) WHERE stall IS NOT NULL;
CREATE INDEX log_schedule ON log (schedule_id) WHERE schedule_id IS NOT NULL;
CREATE INDEX log_action ON log (action_id) WHERE action_id IS NOT NULL;
CREATE INDEX log_subject ON log (subject) WHERE subject IS NOT NULL;
COMMIT;
