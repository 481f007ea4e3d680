#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mock::web {

/// The words of the pages in the language of one reader, from `texts/*.json`.
class Words {
public:
    /// BCP 47: "de-AT". English for a language that we do not have.
    explicit Words(std::string locale);

    /// {0}, {1} are replaced. A key that nobody wrote a text for comes back as it is.
    std::string text(std::string_view key, const std::vector<std::string>& args = {}) const;
    bool has(std::string_view key) const;

    const std::string& locale() const { return locale_; }
    /// "de": what stands in `<html lang>`.
    std::string language() const;

private:
    std::string locale_;
};

/// The languages that pages have.
std::vector<std::string> languages();

/// The one of ours that the header `Accept-Language` likes best; "en" if none.
std::string preferred_language(std::string_view accept_language);

} // namespace mock::web
