#include "mock-host/store/assets.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/targets.hpp"

#include <boost/json.hpp>

namespace mock::store {

namespace {

constexpr auto asset_columns = "number, name, serial, kind, attributes, revision";

std::string write_attributes(const std::map<std::string, std::string>& attributes)
{
    if (attributes.empty()) return "{}";
    boost::json::object object;
    for (const auto& [name, value] : attributes)
        object[name] = value;
    return boost::json::serialize(object);
}

void read_attributes(const std::string& text, std::map<std::string, std::string>& attributes)
{
    attributes.clear();
    if (text == "{}") return; // Most assets have none.
    boost::json::error_code failed;
    const auto value = boost::json::parse(text, failed);
    if (failed || !value.is_object())
        throw Failure(FailureKind::corrupt, "the store has an asset with damaged attributes");
    for (const auto& [name, held] : value.get_object())
        attributes.emplace(name, held.is_string() ? std::string(held.get_string()) : "");
}

std::vector<Asset> read_assets(Query& query)
{
    std::vector<Asset> assets;
    std::int64_t number = 0;
    std::string attributes;
    Asset row;
    query.into(number, row.name, row.serial, row.kind, attributes, row.revision);
    while (query.next()) {
        row.id = make_id(asset_id, number);
        read_attributes(attributes, row.attributes);
        assets.push_back(row);
    }
    return assets;
}

std::string page_sql()
{
    return std::string("SELECT ") + asset_columns +
           " FROM assets WHERE number > :last ORDER BY number LIMIT :limit";
}

std::string one_asset_sql()
{
    return std::string("SELECT ") + asset_columns + " FROM assets WHERE number = :number";
}

std::optional<Asset> read_asset(Query& query, std::string_view id)
{
    query.bind(number_in(asset_id, id));
    auto assets = read_assets(query);
    if (assets.empty()) return {};
    return std::move(assets.front());
}

std::int64_t last_of_page_before(std::string_view after)
{
    return after.empty() ? 0 : number_in(asset_id, after);
}

// How a member of that name begins in the column. In a value it would read \":
std::string name_in_json(const std::string& name)
{
    return boost::json::serialize(boost::json::string(name)) + ":";
}

std::string search_sql(const AssetFilter& filter)
{
    std::string sql = std::string("SELECT ") + asset_columns +
                      " FROM assets WHERE (name_folded, number) > (:name, :number)";
    if (!filter.search.empty())
        sql += " AND (name_folded LIKE :in_name ESCAPE '!' OR "
               "lower(serial) LIKE :in_serial ESCAPE '!' OR "
               "lower(attributes) LIKE :in_attributes ESCAPE '!')";
    if (!filter.only_with_attribute.empty())
        sql += " AND lower(attributes) LIKE :attribute ESCAPE '!'";
    return sql + " ORDER BY name_folded, number LIMIT :limit";
}

void update_asset(Transaction& change, Asset& asset)
{
    asset.revision = next_revision(change);
    Query query(change, "UPDATE assets SET name = :name, name_folded = :folded, serial = :serial, "
                        "kind = :kind, attributes = :attributes, revision = :revision "
                        "WHERE number = :number");
    query.bind(asset.name, folded(asset.name), asset.serial, asset.kind);
    query.bind(write_attributes(asset.attributes), asset.revision, number_in(asset_id, asset.id));
    query.run();
}

// False: a name cannot be cleared.
bool set_field(Asset& asset, const std::string& name, const std::optional<std::string>& value)
{
    if (name == "name") {
        if (value) asset.name = *value;
        return value && !value->empty();
    }
    if (name == "serial") {
        asset.serial = value;
    } else if (name == "kind") {
        asset.kind = value.value_or("");
    } else if (value) {
        asset.attributes[name] = *value;
    } else {
        asset.attributes.erase(name);
    }
    return true;
}

bool set_fields(Asset& asset, const AssetChange& wanted)
{
    for (const auto& [name, value] : wanted.set) {
        if (!set_field(asset, name, value)) return false;
    }
    return !asset.name.empty();
}

bool same_values(const Asset& a, const Asset& b)
{
    return a.name == b.name && a.serial == b.serial && a.kind == b.kind &&
           a.attributes == b.attributes;
}

std::optional<std::string> created_before(Connection connection, std::string_view instance,
                                          const std::string& key)
{
    std::int64_t number = 0;
    Query query(connection, "SELECT asset FROM asset_creations "
                            "WHERE instance = :instance AND create_key = :key");
    if (!query.bind(instance, key).into(number).next()) return {};
    return make_id(asset_id, number);
}

// For who writes the whole row anew, made of what it reads here.
std::optional<Asset> lock_asset(Transaction& change, std::string_view id)
{
    Query query(change, one_asset_sql() + change.session().engine().locked("assets"));
    return read_asset(query, id);
}

constexpr auto no_name = "an asset needs a name";

AssetVerdict create_asset(Transaction& change, std::string_view instance, const AssetChange& wanted)
{
    Asset asset;
    if (!set_fields(asset, wanted)) return {.verdict = Verdict::refused, .reason = no_name};
    asset = insert_asset(change, std::move(asset));
    Query query(change, "INSERT INTO asset_creations (instance, create_key, asset) "
                        "VALUES (:instance, :key, :asset)");
    query.bind(instance, wanted.create, number_in(asset_id, asset.id)).run();
    return {.id = asset.id, .verdict = Verdict::applied, .revision = asset.revision};
}

} // namespace

Asset insert_asset(Transaction& change, Asset asset)
{
    const std::int64_t number = next_number(change, "asset");
    asset.id = make_id(asset_id, number);
    asset.revision = next_revision(change);
    Query query(change, "INSERT INTO assets (number, name, name_folded, serial, kind, attributes, "
                        "revision) VALUES (:number, :name, :folded, :serial, :kind, :attributes, "
                        ":revision)");
    query.bind(number, asset.name, folded(asset.name), asset.serial, asset.kind);
    query.bind(write_attributes(asset.attributes), asset.revision).run();
    return asset;
}

std::optional<Asset> find_asset(Connection connection, std::string_view id)
{
    Query query(connection, one_asset_sql());
    return read_asset(query, id);
}

std::vector<Asset> find_assets_by_name(Connection connection, std::string_view name)
{
    Query query(connection, std::string("SELECT ") + asset_columns +
                                " FROM assets WHERE name_folded = :name ORDER BY number");
    query.bind(folded(name));
    return read_assets(query);
}

std::vector<Asset> list_assets(Connection connection, std::string_view after, int limit)
{
    Query query(connection, page_sql());
    query.bind(last_of_page_before(after), limit);
    return read_assets(query);
}

void each_stored_asset(Connection connection, std::string_view after, int limit,
                       const std::function<void(const StoredAsset&)>& take)
{
    Query query(connection, page_sql());
    query.bind(last_of_page_before(after), limit);
    std::int64_t number = 0;
    StoredAsset row;
    query.into(number, row.name, row.serial, row.kind, row.attributes, row.revision);
    while (query.next()) {
        row.id = make_id(asset_id, number);
        take(row);
    }
}

std::vector<Asset> search_assets(Connection connection, const AssetFilter& filter)
{
    std::optional<Asset> last;
    if (!filter.after.empty()) {
        last = find_asset(connection, filter.after);
        if (!last) return {};
    }
    Query query(connection, search_sql(filter));
    query.bind(last ? folded(last->name) : "", last ? number_in(asset_id, last->id) : 0);
    const std::string pattern = containing(filter.search);
    if (!filter.search.empty()) query.bind(pattern, pattern, pattern);
    if (!filter.only_with_attribute.empty())
        query.bind(containing(name_in_json(filter.only_with_attribute)));
    query.bind(filter.limit);
    return read_assets(query);
}

std::int64_t count_assets(Connection connection)
{
    std::int64_t count = 0;
    Query(connection, "SELECT count(*) FROM assets").into(count).next();
    return count;
}

bool remove_asset(Transaction& change, std::string_view id)
{
    Query query(change, "DELETE FROM assets WHERE number = :number");
    if (query.bind(number_in(asset_id, id)).run() == 0) return false;
    remove_what_hangs_on(change, {TargetKind::asset, std::string(id)});
    return true;
}

AssetVerdict apply_asset_change(Transaction& change, std::string_view instance,
                                const AssetChange& wanted)
{
    std::string id = wanted.id;
    if (!wanted.create.empty()) {
        const auto created = created_before(change, instance, wanted.create);
        if (!created) return create_asset(change, instance, wanted);
        id = *created;
    }
    const auto stored = lock_asset(change, id);
    if (!stored) return {.id = id, .verdict = Verdict::gone};

    Asset asset = *stored;
    if (!set_fields(asset, wanted))
        return {.id = id, .verdict = Verdict::refused, .reason = no_name};
    // Whatever the revision: a repeated batch finds its own values and is harmless.
    if (same_values(asset, *stored))
        return {.id = id, .verdict = Verdict::unchanged, .revision = stored->revision};
    if (!wanted.create.empty() || wanted.revision != stored->revision)
        return {.id = id, .verdict = Verdict::conflict, .revision = stored->revision};
    update_asset(change, asset);
    return {.id = id, .verdict = Verdict::applied, .revision = asset.revision};
}

bool set_asset_attribute(Transaction& change, std::string_view id, std::string_view attribute,
                         const std::optional<std::string>& value)
{
    const auto stored = lock_asset(change, id);
    if (!stored) return false;
    Asset asset = *stored;
    if (!set_field(asset, std::string(attribute), value)) return true;
    if (!same_values(asset, *stored)) update_asset(change, asset);
    return true;
}

} // namespace mock::store
