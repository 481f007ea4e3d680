#include "mock-host/loader/texts.hpp"

#include "mock-host/loader/json.hpp"
#include "mock-host/loader/refused.hpp"

#include <boost/json/value.hpp>

namespace mock::loader {
namespace {

/// {0} to {9}; anything else in braces stays as it is.
std::string with_arguments(const std::string& text, const std::vector<std::string>& args)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_place = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' &&
                              text[i + 1] >= '0' && text[i + 1] <= '9';
        const auto index = is_place ? static_cast<std::size_t>(text[i + 1] - '0') : args.size();
        if (index >= args.size()) {
            result += text[i];
            continue;
        }
        result += args[index];
        i += 2;
    }
    return result;
}

} // namespace

desk::Status Texts::add(const std::string& locale, std::string_view json)
{
    DESK_TRY(const auto document, parse_json(json));
    const auto* object = document.if_object();
    if (object == nullptr) return refused("texts.invalid", "the texts are not a JSON object");

    Table table;
    for (const auto& [key, value] : *object) {
        if (!value.is_string()) {
            return refused("texts.invalid", std::string(key) + ": a text has to be a string");
        }
        table.emplace(key, value.get_string());
    }
    tables_[locale] = std::move(table);
    return {};
}

std::string Texts::lookup(std::string_view key, std::string_view locale,
                          const std::vector<std::string>& args) const
{
    const std::string_view language = locale.substr(0, locale.find('-'));
    for (const std::string_view candidate : {locale, language, std::string_view(default_locale_)}) {
        if (const auto* text = find(key, candidate)) return with_arguments(*text, args);
    }
    return std::string(key);
}

bool Texts::contains(std::string_view key) const
{
    return find(key, default_locale_) != nullptr;
}

std::vector<std::string> Texts::locales() const
{
    std::vector<std::string> names;
    for (const auto& [locale, table] : tables_)
        names.push_back(locale);
    return names;
}

const std::string* Texts::find(std::string_view key, std::string_view locale) const
{
    const auto table = tables_.find(locale);
    if (table == tables_.end()) return nullptr;
    const auto text = table->second.find(key);
    return text == table->second.end() ? nullptr : &text->second;
}

} // namespace mock::loader
