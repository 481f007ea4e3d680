#pragma once

#include "mock-host/teamviewer-sim/routes.hpp"

/// The functions behind the routes, one line each; what they promise is the Web API's fact sheet.
namespace sim {

// account.cpp
Response ping(Context& context);
Response show_account(Context& context);
Response list_users(Context& context);

// oauth.cpp
Response authorize_page(Context& context);
Response decide_consent(Context& context);
Response issue_token(Context& context);
Response revoke_token(Context& context);

// sessions.cpp
Response list_sessions(Context& context);
Response create_session(Context& context);
Response show_session(Context& context);
Response change_session(Context& context);
Response delete_session(Context& context);

// reports.cpp
Response list_connections(Context& context);
Response show_connection(Context& context);
Response change_connection(Context& context);
Response delete_connection(Context& context);

// devices.cpp
Response list_devices(Context& context);
Response show_device(Context& context);
Response list_contacts(Context& context);
Response list_groups(Context& context);
Response create_group(Context& context);

// event_log.cpp
Response query_event_log(Context& context);

// managed.cpp
Response list_managed_devices(Context& context);
Response list_company_devices(Context& context);
Response show_managed_device(Context& context);
Response list_groups_of_managed_device(Context& context);
Response list_managed_groups(Context& context);
Response show_managed_group(Context& context);
Response list_devices_of_managed_group(Context& context);
Response list_pending_devices(Context& context);

// pages.cpp
Response home_page(Context& context);
Response session_page(Context& context);
Response act_in_session(Context& context);
Response web_client_page(Context& context);

} // namespace sim
