#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/remote_session.hpp"
#include "plugin/teamviewer/gateway.hpp"
#include "plugin/teamviewer/row_stream.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tv {

/// Reads one of TeamViewer's device lists while it arrives. For one reading.
class DeviceReader {
public:
    using Each = std::function<desk::Status(Device&)>;

    DeviceReader(Gateway& gateway, const Each& each, const desk::Call& call);

    desk::Status contacts();
    /// "teamviewer.no_device_groups": the permission is missing, or the licence has none; here and
    /// for groups.
    desk::Status managed();
    /// "teamviewer.not_company_admin": a company administrator may read it, and nobody else.
    desk::Status company();
    /// Names or ids. A device that is in several groups is handed out once.
    desk::Status groups(const std::vector<std::string>& wanted);

private:
    struct Group {
        std::string id;
        std::string name;
    };

    /// One list: its function, the member that holds the rows, what is read of a row, and what
    /// follows its path.
    struct List {
        const Function& function;
        std::string member;
        std::vector<std::string_view> members;
        std::string tail = {};
    };
    desk::Status managed(const Function& function);
    desk::Status pages(const List& list, const RowStream::Take& take);
    desk::Result<std::string> page(const List& list, const std::string& token,
                                   const RowStream::Take& take);
    desk::Result<std::vector<Group>> groups_named(const std::vector<std::string>& wanted);

    Gateway& gateway_;
    const Each& each_;
    const desk::Call& call_;
    Device device_; // Keeps its memory from one to the next.
};

} // namespace tv
