"""All that is killed at every step."""

import desk_scenarios as desk
import ticket_scenarios as tickets

ALL = [
    tickets.CreateSession,
    tickets.Refresh,
    tickets.ConnectToAsset,
    tickets.RequestSessions,
    desk.GetToken,
    tickets.InviteAgain,
    tickets.CloseSession,
    tickets.CloseActivity,
    tickets.CloseEvent,
    tickets.FollowUp,
    tickets.Sweep,
    desk.Sync,
    desk.SyncAll,
    tickets.SendMail,
    desk.InstallPackage,
    desk.AddConfiguration,
    desk.RemoveConfiguration,
    desk.RotateKey,
]
