#pragma once

#include <desk/sdk/result.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mock::loader {

/// The sentences of a package, by key and language.
class Texts {
public:
    Texts() = default;
    explicit Texts(std::string default_locale) : default_locale_(std::move(default_locale)) {}

    /// `json`: one flat object of strings.
    desk::Status add(const std::string& locale, std::string_view json);

    /// "fr-FR", then "fr", then the default locale; {0}, {1} are replaced by `args`. A key that
    /// nobody wrote a text for comes back as it is, so that something can be shown.
    std::string lookup(std::string_view key, std::string_view locale,
                       const std::vector<std::string>& args = {}) const;

    /// Is there a text in the default locale?
    bool contains(std::string_view key) const;
    const std::string& default_locale() const noexcept { return default_locale_; }
    std::vector<std::string> locales() const;

private:
    using Table = std::map<std::string, std::string, std::less<>>;
    const std::string* find(std::string_view key, std::string_view locale) const;

    std::string default_locale_ = "en";
    std::map<std::string, Table, std::less<>> tables_;
};

} // namespace mock::loader
