#pragma once

#include "mock-host/store/session.hpp"
#include "mock-host/store/store.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

namespace mock::store {

/// A folder of its own that goes with the test.
class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "store-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline std::string read_file(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Nothing: the tests run with SQLite. Otherwise the address of the PostgreSQL that they run with.
inline std::optional<std::string> postgres_url()
{
    const char* const folder = std::getenv("DESK_TEST_POSTGRES");
    if (!folder) return {};
    std::string url = read_file(std::filesystem::path(folder) / "url");
    while (url.ends_with('\n'))
        url.pop_back();
    return url;
}

/// A place for a store that nobody else has: a file in the folder, or a schema of PostgreSQL.
inline Location new_place(const TemporaryFolder& folder)
{
    const auto url = postgres_url();
    if (!url) return {.file = folder.path() / "desk.db"};
    // The end of the folder's name is there once. Names without quotes are in lower case.
    std::ostringstream schema;
    schema << "s" << ::getpid();
    for (const char letter : folder.path().filename().string().substr(6))
        schema << '_' << static_cast<int>(letter);
    Session(Location{.address = *url}).run_script("CREATE SCHEMA " + schema.str());
    return {.address = *url + "?options=-csearch_path%3D" + schema.str(),
            .directory = folder.path()};
}

/// A new store in a place of its own: a real one.
class TemporaryStore {
public:
    TemporaryStore()
    {
        auto made = Store::create(location);
        if (!made) throw std::runtime_error(made.error().detail);
        store = *std::move(made);
    }

    /// Runs `body(change)` in a transaction of its own and returns what it returns.
    template <class Body>
    auto write(Body&& body)
    {
        Transaction change(*store);
        if constexpr (std::is_void_v<decltype(body(change))>) {
            body(change);
            change.commit();
        } else {
            auto result = body(change);
            change.commit();
            return result;
        }
    }

    /// A second user of the same file, as another process would be.
    std::unique_ptr<Store> open_again() const
    {
        auto opened = Store::open(location);
        if (!opened) throw std::runtime_error(opened.error().detail);
        return *std::move(opened);
    }

    TemporaryFolder folder;
    Location location = new_place(folder);
    std::unique_ptr<Store> store;
};

/// Noon of some day, and seconds after it.
inline Time noon(long long plus_seconds = 0)
{
    return Time(std::chrono::seconds(1'741'089'600 + plus_seconds));
}

} // namespace mock::store
