#pragma once

#include "plugin/teamviewer/gateway.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>

#include <string>

namespace tv {

/// Id of the group that has exactly this name: a company-level token opens sessions by it only.
/// Errors: "teamviewer.no_session_group": TeamViewer shows none of that name;
/// "teamviewer.groups_unreadable": the permission to look is missing. Both are about a session that
/// TeamViewer has refused, and have the name in their args.
desk::Result<std::string> session_group_id(Gateway& gateway, const std::string& name,
                                           const desk::Call& call);

} // namespace tv
