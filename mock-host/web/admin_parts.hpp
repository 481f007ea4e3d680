#pragma once

#include "mock-host/web/html.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/visit.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mock::web {

/// What stands above a page: the title, facts beside each other, buttons on the right.
struct Head {
    std::string title{};
    Html facts{};   ///< `<span>`s and badges
    Html buttons{}; ///< `<a class="button">`s
};
Html head(const Head& head);

/// A column of a list: the key of its title, and the class of its cells.
struct Column {
    const char* key = {};
    const char* css_class = "";
};
/// A table; `caption` is a text.
Html listing(const Visit& visit, std::string_view caption, const std::vector<Column>& columns,
             const Html& rows);
/// Instead of a table: the text of `key` says what is missing, that of `key` + ".about" why and
/// what to do.
Html empty_listing(const Visit& visit, const std::string& key, const Html& buttons = {});
/// Title and content in a panel.
Html panel(std::string_view id, std::string_view title, const Html& content);

/// A form that is only a button. `css_class` is that of the button.
Html post_button(const Visit& visit, std::string_view path, std::string_view css_class,
                 std::string_view label);
/// The same, hidden behind `question` until somebody asks for it: for what cannot be undone.
Html guarded_button(const Visit& visit, std::string_view path, std::string_view question,
                    std::string_view about, std::string_view label);

/// `<div><dt>label</dt><dd>value</dd></div>` of a list of fields.
Html fact(std::string_view label, const Html& value);
inline Html fact(std::string_view label, std::string_view value)
{
    return fact(label, escaped(value));
}
/// "What to do: ..." in a paragraph; nothing for nothing.
Html remedy_line(const Visit& visit, std::string_view remedy);

/// "Newer" and "older" below a list that is paged by its last row. Empty address: not possible.
Html older_and_newest(const Visit& visit, std::string_view count, const std::string& newest,
                      const std::string& older);

/// "12,000" in the language of the reader.
std::string number_text(const Visit& visit, std::uint64_t number);
/// "312 ms", "4.1 s", "41 s", "12 min".
std::string took_text(std::chrono::milliseconds took);

/// BCP 47, of the person who reads.
std::string reader_locale(const Visit& visit);

} // namespace mock::web
