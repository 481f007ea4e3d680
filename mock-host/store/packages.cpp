#include "mock-host/store/packages.hpp"

#include "mock-host/store/audit.hpp"
#include "mock-host/store/query.hpp"

#include <utility>

namespace mock::store {

namespace {

constexpr auto package_columns =
    "id, version, directory, digest, manifest, signed_by, granted, installed_at, state";

std::vector<Package> read_packages(Query& query)
{
    std::vector<Package> packages;
    Package row;
    query.into(row.id, row.version, row.directory, row.digest, row.manifest, row.signed_by,
               row.granted, row.installed_at, row.state);
    while (query.next())
        packages.push_back(row);
    return packages;
}

} // namespace

void put_package(Transaction& change, const Package& package)
{
    Query query(change, std::string("INSERT INTO packages (") + package_columns +
                            ") VALUES (:id, :version, :directory, "
                            ":digest, :manifest, :signed_by, :granted, :installed_at, :state) "
                            "ON CONFLICT (id) DO UPDATE SET version = excluded.version, "
                            "directory = excluded.directory, digest = excluded.digest, "
                            "manifest = excluded.manifest, signed_by = excluded.signed_by, "
                            "granted = excluded.granted, installed_at = excluded.installed_at, "
                            "state = excluded.state");
    query.bind(package.id, package.version, package.directory, package.digest, package.manifest,
               package.signed_by, package.granted, package.installed_at, package.state);
    query.run();
    std::string details = package.version + ", digest " + package.digest.substr(0, 12) +
                          ", signed by " +
                          (package.signed_by.empty() ? "nobody" : package.signed_by) + ", granted:";
    for (const std::string& permission : package.granted)
        details += ' ' + permission;
    note_audit(change, {.action = "package.install",
                        .subject = "package " + package.id,
                        .outcome = "done",
                        .details = std::move(details)});
}

std::optional<Package> find_package(Connection connection, std::string_view id)
{
    Query query(connection,
                std::string("SELECT ") + package_columns + " FROM packages WHERE id = :id");
    query.bind(id);
    auto packages = read_packages(query);
    if (packages.empty()) return {};
    return std::move(packages.front());
}

std::optional<Installation> find_installation(Connection connection, std::string_view id)
{
    Installation found;
    Query query(connection, "SELECT digest, granted FROM packages WHERE id = :id");
    if (!query.bind(id).into(found.digest, found.granted).next()) return {};
    return found;
}

std::vector<Package> list_packages(Connection connection)
{
    Query query(connection,
                std::string("SELECT ") + package_columns + " FROM packages ORDER BY id");
    return read_packages(query);
}

Removal remove_package(Transaction& change, std::string_view id)
{
    int configurations = 0;
    Query count(change, "SELECT count(*) FROM configurations WHERE package = :package");
    count.bind(id).into(configurations).next();
    if (configurations > 0) return Removal::in_use;

    Query query(change, "DELETE FROM packages WHERE id = :id");
    if (query.bind(id).run() != 1) return Removal::not_found;
    note_audit(
        change,
        {.action = "package.remove", .subject = "package " + std::string(id), .outcome = "done"});
    return Removal::done;
}

} // namespace mock::store
