#pragma once

#include <desk/sdk/time.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Reading documents of the desk: a member that is missing, null or of another type is simply not
// there. Newer hosts may send more than we know.

namespace tv::host {

inline const boost::json::value* member(const boost::json::object& object, std::string_view name)
{
    const auto* found = object.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

inline std::string text_of(const boost::json::object& object, std::string_view name,
                           std::string_view otherwise = {})
{
    const auto* found = member(object, name);
    if (found == nullptr || !found->is_string()) return std::string(otherwise);
    return std::string(found->get_string());
}

inline bool flag_of(const boost::json::object& object, std::string_view name,
                    bool otherwise = false)
{
    const auto* found = member(object, name);
    return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

inline std::int64_t number_of(const boost::json::object& object, std::string_view name,
                              std::int64_t otherwise = 0)
{
    const auto* found = member(object, name);
    if (found == nullptr) return otherwise;
    if (found->is_int64()) return found->get_int64();
    if (found->is_uint64()) return static_cast<std::int64_t>(found->get_uint64());
    return otherwise;
}

inline std::optional<desk::Time> time_of(const boost::json::object& object, std::string_view name)
{
    auto time = desk::parse_time(text_of(object, name));
    return time ? std::optional(*time) : std::nullopt;
}

inline const boost::json::object* object_of(const boost::json::object& object,
                                            std::string_view name)
{
    const auto* found = member(object, name);
    return found == nullptr ? nullptr : found->if_object();
}

inline const boost::json::array* array_of(const boost::json::object& object, std::string_view name)
{
    const auto* found = member(object, name);
    return found == nullptr ? nullptr : found->if_array();
}

} // namespace tv::host
