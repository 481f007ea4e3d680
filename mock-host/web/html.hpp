#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace mock::web {

/// Markup that is safe to send. Only `html` and `escaped` make it, so text from outside cannot
/// become markup by accident: forgetting to escape does not compile.
class Html {
public:
    Html() = default;

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    Html& operator+=(const Html& more)
    {
        text_ += more.text_;
        return *this;
    }
    friend Html operator+(Html a, const Html& b)
    {
        a += b;
        return a;
    }

private:
    explicit Html(std::string text) : text_(std::move(text)) {}
    friend Html escaped(std::string_view text);
    friend Html fill(std::string_view pattern, const Html* values, std::size_t count);

    std::string text_;
};

/// Text from anywhere, harmless inside elements and quoted attributes.
Html escaped(std::string_view text);

/// Markup with `{}` where values go. A literal of ours, checked by the compiler: as many places as
/// values.
template <std::size_t Places>
class Markup {
public:
    template <std::size_t Size>
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is written where markup is wanted.
    consteval Markup(const char (&literal)[Size]) : text_(literal, Size - 1)
    {
        std::size_t places = 0;
        for (std::size_t i = 0; i + 1 < Size; ++i) {
            if (literal[i] == '{' && literal[i + 1] == '}') ++places;
        }
        if (places != Places) throw "as many {} as values";
    }
    std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

/// @name What may stand for a `{}`: markup as it is, everything else escaped.
/// @{
inline const Html& as_html(const Html& value)
{
    return value;
}
inline Html as_html(std::string_view value)
{
    return escaped(value);
}
template <std::integral T>
requires(!std::same_as<T, bool>) Html as_html(T value)
{
    return escaped(std::to_string(value));
}
/// @}

Html fill(std::string_view pattern, const Html* values, std::size_t count);

/// `html("<td>{}</td>", person.name)`.
template <class... Values>
Html html(Markup<sizeof...(Values)> markup, const Values&... values)
{
    const std::array<Html, sizeof...(Values)> all{as_html(values)...};
    return fill(markup.text(), all.data(), all.size());
}

/// Markup, or nothing.
inline Html when(bool condition, const Html& markup)
{
    return condition ? markup : Html();
}

} // namespace mock::web
