#include "plugin/teamviewer/session_group.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/row_stream.hpp"

namespace tv {

desk::Result<std::string> session_group_id(Gateway& gateway, const std::string& name,
                                           const desk::Call& call)
{
    const std::string query = http::Form().add("name", name).text();
    const auto groups = gateway.ask({.function = functions::list_groups, .query = query}, call);
    if (!groups && groups.error().code == "teamviewer.permission_missing") {
        return desk::Error{.status = desk::Errc::denied,
                           .code = "teamviewer.groups_unreadable",
                           .detail = groups.error().detail,
                           .args = {name}};
    }
    if (!groups) return groups.error();

    std::string id;
    const auto take = [&](const Row& row) -> desk::Status {
        // Nobody says that TeamViewer's own filter is exact.
        if (id.empty() && row["name"] == name) id = row["id"];
        return {};
    };
    RowStream rows({.list = "groups", .row = {"id", "name"}}, take);
    DESK_CHECK(rows.write(*groups));
    DESK_CHECK(rows.finish());
    if (!id.empty()) return id;
    return desk::Error{.status = desk::Errc::invalid,
                       .code = "teamviewer.no_session_group",
                       .detail = "TeamViewer shows no group with the name " + name,
                       .args = {name}};
}

} // namespace tv
