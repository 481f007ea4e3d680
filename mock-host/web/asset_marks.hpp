#pragma once

#include "mock-host/runtime/desk.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <map>
#include <string>
#include <vector>

namespace mock::web {

/// What the last run of each job said about assets that somebody has to look at: a drifted id, a
/// duplicate. Jobs name an asset in a field of a finding.
class AssetMarks {
public:
    explicit AssetMarks(runtime::Desk& desk);

    const std::vector<services::Finding>& of(const store::Asset& asset) const;
    /// Names that findings mention; some may be of no asset.
    std::vector<std::string> names() const;

private:
    void read(store::Connection connection, const runtime::JobInfo& job);

    std::map<std::string, std::vector<services::Finding>> by_name_{};
};

/// "Drift", in the reader's language.
std::string mark_word(const Visit& visit, const services::Finding& finding);

} // namespace mock::web
