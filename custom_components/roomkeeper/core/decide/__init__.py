"""`decide(state, command, now)`: the facts that follow from a command, or a refusal.

Pure and synchronous; nothing is changed here. One file for each family.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from .. import (
    commands,
    endpoint_commands,
    feed_commands,
    reservation_commands,
    schedule_commands,
)
from ..commands import Command
from ..events import Fact
from ..model import State
from . import (
    action_try,
    booking,
    camera,
    device_action,
    door,
    endpoint,
    energy,
    erasure,
    feed,
    freeze,
    naming,
    occupancy,
    power,
    removal,
    reservation,
    schedule,
    schedule_run,
    setting,
    sharing,
    wake,
)

type Facts = tuple[Fact, ...]

_DECIDERS: Mapping[type[Command], Callable[[State, Any, datetime], Facts]] = {
    commands.Book: booking.book,
    commands.Hold: booking.hold,
    commands.Confirm: booking.confirm,
    commands.Cancel: booking.cancel,
    commands.Release: booking.release,
    commands.Reschedule: booking.reschedule,
    commands.Extend: booking.extend,
    commands.CheckIn: door.check_in,
    commands.CheckOut: door.check_out,
    commands.Enter: door.enter,
    commands.NoteDoor: door.note_door,
    commands.NotePresence: door.note_presence,
    commands.EraseGuest: erasure.erase_guest,
    commands.FreezeRoom: freeze.freeze_room,
    commands.UnfreezeRoom: freeze.unfreeze_room,
    commands.ShareCalendar: sharing.share,
    commands.UnshareCalendar: sharing.share,
    commands.SwitchOff: power.switch_off,
    commands.StopTrying: power.stop_trying,
    commands.NoteSwitchedOn: power.note_switched_on,
    commands.CancelPowerOff: power.cancel_power_off,
    commands.ForgetPowerOff: power.forget,
    commands.ReportPowerOff: power.report,
    commands.ResumePowerOff: power.resume,
    commands.NoteEnergy: energy.note,
    commands.RemoveRoom: removal.remove_room,
    commands.NoteDetection: occupancy.note_detection,
    commands.StartOccupancy: occupancy.start,
    commands.EndOccupancy: occupancy.end,
    commands.ExtendOccupancy: occupancy.extend,
    commands.PauseOccupancy: occupancy.pause,
    commands.ForceEnable: occupancy.force_enable,
    commands.StartMaintenance: occupancy.start_maintenance,
    commands.EndMaintenance: occupancy.end_maintenance,
    commands.NoteCameraOn: camera.note_camera_on,
    commands.ReportCamera: camera.report,
    commands.RenameCamera: camera.rename,
    commands.RemoveStall: occupancy.remove_stall,
    schedule_commands.CreateSchedule: schedule.create,
    schedule_commands.UpdateSchedule: schedule.update,
    schedule_commands.DeleteSchedule: schedule.delete,
    schedule_commands.EnableSchedule: schedule.enable,
    schedule_commands.DisableSchedule: schedule.disable,
    schedule_commands.RunSchedule: schedule_run.run_now,
    schedule_commands.TriggerSchedule: schedule_run.trigger,
    schedule_commands.SkipNext: schedule_run.skip_next,
    schedule_commands.BeginRun: action_try.begin_run,
    schedule_commands.CreateActions: device_action.create,
    schedule_commands.UpdateAction: device_action.update,
    schedule_commands.ExecuteAction: device_action.execute,
    schedule_commands.CancelAction: device_action.cancel,
    schedule_commands.DeleteAction: device_action.delete,
    schedule_commands.CleanUpActions: device_action.clean_up,
    schedule_commands.ReportAction: action_try.report,
    schedule_commands.NoteBefore: action_try.note_before,
    schedule_commands.ResumeAction: action_try.resume,
    schedule_commands.RenameEntity: naming.rename,
    reservation_commands.TakeReservation: reservation.take,
    reservation_commands.DropReservation: reservation.drop,
    reservation_commands.RetryReservation: reservation.retry,
    reservation_commands.LetGoOfReservation: reservation.let_go,
    reservation_commands.RemoveOrigin: reservation.remove_origin,
    reservation_commands.NoteRejected: reservation.note_rejected,
    feed_commands.ReadFeed: feed.read,
    feed_commands.ResumeFeed: feed.resume,
    endpoint_commands.BeginEndpoint: endpoint.begin,
    endpoint_commands.ReportDelivered: endpoint.delivered,
    endpoint_commands.ReportUndelivered: endpoint.undelivered,
    endpoint_commands.EnableEndpoint: endpoint.enable,
    endpoint_commands.NoteMissing: endpoint.note_missing,
    endpoint_commands.PassOver: endpoint.passed_over,
    endpoint_commands.ForgetEndpoint: endpoint.forget,
    commands.ApplySuggestion: setting.apply_suggestion,
    commands.Wake: wake.wake,
}


def decide(state: State, command: Command, now: datetime) -> Facts:
    """Return the facts that follow from `command` at the aware instant `now`.

    Raises:
        Refusal: the command is not to be done; see `core.errors`.
    """
    return _DECIDERS[type(command)](state, command, now)
