#include "mock-host/loader/json.hpp"

#include "mock-host/loader/refused.hpp"
#include "mock-host/loader/strict_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace mock::loader {
namespace json = boost::json;

desk::Result<json::value> parse_json(std::string_view text)
{
    DESK_CHECK(check_json(text, std::string_view::npos));
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::error_code code;
    json::value document =
        json::parse(json::string_view(text.data(), text.size()), code, {}, options);
    if (code) return refused("json.invalid", "not valid JSON: " + code.message());
    return document;
}

desk::Error JsonPlace::error(std::string_view message) const
{
    return refused("manifest.invalid",
                   (path_.empty() ? "the document" : path_) + ": " + std::string(message));
}

desk::Error JsonPlace::member_error(std::string_view name, std::string_view message) const
{
    return refused("manifest.invalid", (path_.empty() ? "" : path_ + ".") + std::string(name) +
                                           ": " + std::string(message));
}

std::optional<JsonPlace> JsonPlace::member(std::string_view name) const
{
    const auto* object = value_->if_object();
    if (object == nullptr) return std::nullopt;
    const auto* found = object->if_contains(json::string_view(name.data(), name.size()));
    if (found == nullptr) return std::nullopt;
    return JsonPlace(*found, (path_.empty() ? "" : path_ + ".") + std::string(name));
}

desk::Result<JsonPlace> JsonPlace::required(std::string_view name) const
{
    if (!value_->is_object()) return error("has to be an object");
    if (auto found = member(name)) return *std::move(found);
    return member_error(name, "is missing; add it");
}

desk::Result<std::vector<JsonPlace>> JsonPlace::elements() const
{
    const auto* array = value_->if_array();
    if (array == nullptr) return error("has to be an array");
    std::vector<JsonPlace> places;
    for (const auto& element : *array) {
        places.emplace_back(element, path_ + "[" + std::to_string(places.size()) + "]");
    }
    return places;
}

desk::Result<std::string> JsonPlace::string() const
{
    const auto* text = value_->if_string();
    if (text == nullptr) return error("has to be a string");
    return std::string(text->data(), text->size());
}

desk::Result<std::int64_t> JsonPlace::integer(std::int64_t min, std::int64_t max) const
{
    const auto* number = value_->if_int64();
    if (number == nullptr || *number < min || *number > max) {
        return error("has to be a whole number from " + std::to_string(min) + " to " +
                     std::to_string(max));
    }
    return *number;
}

desk::Result<bool> JsonPlace::boolean() const
{
    const auto* flag = value_->if_bool();
    if (flag == nullptr) return error("has to be true or false");
    return *flag;
}

desk::Result<std::vector<std::string>> JsonPlace::strings() const
{
    DESK_TRY(const auto places, elements());
    std::vector<std::string> texts;
    for (const auto& place : places) {
        DESK_TRY(auto text, place.string());
        texts.push_back(std::move(text));
    }
    return texts;
}

desk::Result<std::string> JsonPlace::string_or(std::string_view name, std::string absent) const
{
    const auto found = member(name);
    if (!found) return absent;
    return found->string();
}

desk::Result<bool> JsonPlace::boolean_or(std::string_view name, bool absent) const
{
    const auto found = member(name);
    if (!found) return absent;
    return found->boolean();
}

} // namespace mock::loader
