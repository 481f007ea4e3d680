#include "mock-host/services/document_reader.hpp"

#include "mock-host/loader/strict_json.hpp"
#include "mock-host/services/outcome.hpp"

#include <desk/sdk/text.hpp>
#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace mock::services {

namespace json = boost::json;

namespace {

const json::object nothing;

std::string_view view(const json::string& text)
{
    return {text.data(), text.size()};
}

} // namespace

void Complaint::add(const std::string& place, std::string_view why)
{
    if (!text_.empty()) return;
    text_ = place.empty() ? std::string(why) : place + ": " + std::string(why);
}

Members::Members(const json::value& value, std::string place, Complaint& complaint)
    : object_(value.if_object()), place_(std::move(place)), complaint_(complaint)
{
    if (object_) return;
    object_ = &nothing;
    complaint_.add(place_, "must be an object");
}

bool Members::has(std::string_view name) const
{
    return object_->contains(json::string_view(name.data(), name.size()));
}

std::string Members::place(std::string_view name) const
{
    const std::string shown(desk::cut(name, loader::name_shown_max)); // A plugin chose it.
    return place_.empty() ? shown : place_ + '.' + shown;
}

void Members::refuse(std::string_view name, std::string_view why)
{
    complaint_.add(place(name), why);
}

const json::value* Members::any(std::string_view name)
{
    asked_.emplace(name);
    return object_->if_contains(json::string_view(name.data(), name.size()));
}

std::string Members::text(std::string_view name, std::size_t max_bytes, Needed needed)
{
    const json::value* value = any(name);
    if (!value) {
        if (needed == Needed::yes) refuse(name, "is missing");
        return {};
    }
    if (!value->is_string()) {
        refuse(name, "must be a text");
        return {};
    }
    if (value->get_string().size() > max_bytes) {
        refuse(name, "longer than " + std::to_string(max_bytes) + " bytes");
        return {};
    }
    return std::string(view(value->get_string()));
}

std::string Members::title(std::string_view name, std::size_t max_bytes)
{
    std::string value = text(name, max_bytes, Needed::yes);
    if (value.empty()) refuse(name, "must not be empty");
    return value;
}

std::string Members::one_of(std::string_view name, std::initializer_list<std::string_view> words,
                            Needed needed)
{
    if (!has(name) && needed == Needed::no) return {};
    std::string value = text(name, 100, needed);
    if (std::find(words.begin(), words.end(), value) != words.end()) return value;
    std::string all;
    for (const std::string_view word : words)
        all += (all.empty() ? "" : ", ") + std::string(word);
    refuse(name, "must be one of: " + all);
    return {};
}

std::string Members::url(std::string_view name, Needed needed)
{
    if (!has(name) && needed == Needed::no) return {};
    std::string value = text(name, 4096, needed);
    if (!is_safe_url(value)) refuse(name, "https only");
    return value;
}

std::optional<desk::Time> Members::time(std::string_view name, Needed needed)
{
    if (!has(name) && needed == Needed::no) return {};
    const auto value = desk::parse_time(text(name, 100, needed));
    if (value) return *value;
    refuse(name, "must be a time such as 2025-03-04T14:05:00Z");
    return {};
}

std::int64_t Members::number(std::string_view name, std::int64_t least, std::int64_t most)
{
    const json::value* value = any(name);
    const std::int64_t* whole = value ? value->if_int64() : nullptr;
    if (whole && *whole >= least && *whole <= most) return *whole;
    refuse(name,
           "must be a whole number, " + std::to_string(least) + " to " + std::to_string(most));
    return least;
}

std::string Members::object(std::string_view name, std::size_t max_bytes, Needed needed)
{
    const json::value* value = any(name);
    if (!value) {
        if (needed == Needed::yes) refuse(name, "is missing");
        return "{}";
    }
    if (!value->is_object()) {
        refuse(name, "must be an object");
        return "{}";
    }
    std::string written = json::serialize(*value);
    if (written.size() > max_bytes) {
        refuse(name, "longer than " + std::to_string(max_bytes) + " bytes");
    }
    return written;
}

void Members::each(std::string_view name, std::size_t max_elements,
                   const std::function<void(const json::value&, std::string)>& read)
{
    const json::value* value = any(name);
    if (!value) return;
    const json::array* elements = value->if_array();
    if (!elements) return refuse(name, "must be an array");
    if (elements->size() > max_elements) {
        return refuse(name, "more than " + std::to_string(max_elements));
    }
    for (std::size_t i = 0; i < elements->size() && complaint_.empty(); ++i) {
        read((*elements)[i], place(name) + '[' + std::to_string(i) + ']');
    }
}

void Members::done()
{
    for (const auto& member : *object_) {
        const std::string_view name(member.key().data(), member.key().size());
        if (!asked_.contains(name)) return refuse(name, "unknown member");
    }
}

} // namespace mock::services
