"""All that is killed at every step."""

import access_scenarios as access
import desk_scenarios as desk
import ticket_scenarios as tickets

ALL = [
    tickets.CreateSession,
    tickets.Refresh,
    tickets.ConnectToAsset,
    tickets.ConnectOnAsset,
    tickets.ReportOnAsset,
    tickets.RequestSessions,
    access.Authorize,
    access.BringCode,
    access.GetToken,
    access.TestConnection,
    access.Revoke,
    tickets.InviteAgain,
    tickets.CloseSession,
    tickets.CloseActivity,
    tickets.CloseEvent,
    tickets.FollowUp,
    tickets.Sweep,
    desk.Sync,
    desk.SyncAll,
    tickets.SendMail,
    desk.Init,
    desk.InstallPackage,
    desk.AddConfiguration,
    desk.RemoveConfiguration,
    desk.RotateKey,
]
