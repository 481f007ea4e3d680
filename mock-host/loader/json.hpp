#pragma once

#include <desk/sdk/result.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::loader {

/// By the rules of `check_json`.
desk::Result<boost::json::value> parse_json(std::string_view text);

/// A value inside a document, and the path to it for errors: "actions[2].right".
/// Valid as long as the document is.
class JsonPlace {
public:
    explicit JsonPlace(const boost::json::value& value, std::string path = {})
        : value_(&value), path_(std::move(path))
    {
    }

    const boost::json::value& value() const noexcept { return *value_; }
    const std::string& path() const noexcept { return path_; }

    /// `message` says what is wrong and what to do about it.
    desk::Error error(std::string_view message) const;
    desk::Error member_error(std::string_view name, std::string_view message) const;

    /// nullopt: there is no such member.
    std::optional<JsonPlace> member(std::string_view name) const;
    desk::Result<JsonPlace> required(std::string_view name) const;
    desk::Result<std::vector<JsonPlace>> elements() const;

    desk::Result<std::string> string() const;
    desk::Result<std::int64_t> integer(std::int64_t min, std::int64_t max) const;
    desk::Result<bool> boolean() const;
    desk::Result<std::vector<std::string>> strings() const;

    /// Members with a default for their absence.
    desk::Result<std::string> string_or(std::string_view name, std::string absent) const;
    desk::Result<bool> boolean_or(std::string_view name, bool absent) const;

private:
    const boost::json::value* value_;
    std::string path_;
};

} // namespace mock::loader
