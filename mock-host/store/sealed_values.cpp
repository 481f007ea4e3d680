#include "mock-host/store/sealed_values.hpp"

#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"

namespace mock::store {

std::string open_url_key(std::int64_t call)
{
    return "open_url/" + std::to_string(call);
}

std::vector<SealedValue> sealed_values(Connection connection)
{
    std::vector<SealedValue> all;
    SealedValue row;
    Query values(connection, "SELECT instance, value_key, value FROM secrets");
    values.into(row.instance, row.key, row.text);
    while (values.next())
        all.push_back(row);
    Query addresses(connection,
                    "SELECT instance, number, open_url FROM calls WHERE open_url <> ''");
    addresses.into(row.instance, row.call, row.text);
    while (addresses.next()) {
        row.key = open_url_key(row.call);
        all.push_back(row);
    }
    if (auto password = setting(connection, mail_password)) {
        all.push_back({std::string(desk_itself), std::string(mail_password), *std::move(password)});
    }
    return all;
}

void replace_sealed(Transaction& change, const SealedValue& value, const std::string& text)
{
    if (value.call != 0) {
        Query query(change, "UPDATE calls SET open_url = :text WHERE number = :call");
        query.bind(text, value.call).run();
        return;
    }
    if (value.instance == desk_itself) {
        put_setting(change, value.key, text);
        return;
    }
    Query query(change, "UPDATE secrets SET value = :text WHERE instance = :instance AND "
                        "value_key = :key");
    query.bind(text, value.instance, value.key).run();
}

} // namespace mock::store
