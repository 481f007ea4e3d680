#pragma once

#include <desk/sdk/secret.hpp>

#include <string>
#include <string_view>

namespace tv::http {

/// Everything but letters, digits and "-._~" as %XX.
std::string percent_encode(std::string_view text);

/// Undoes it, and "+" as a space; a "%" that is followed by no two digits stays.
std::string percent_decode(std::string_view text);

/// Fields of a query or of a form body, encoded as they are added. Wiped when it goes.
class Form {
public:
    Form() = default;
    ~Form() { desk::wipe(text_); }
    Form(const Form&) = default;
    Form& operator=(const Form&) = default;

    Form& add(std::string_view name, std::string_view value);
    /// Only if there is a value.
    Form& add_if(std::string_view name, std::string_view value);
    const std::string& text() const { return text_; }

    static constexpr const char* content_type = "application/x-www-form-urlencoded";

private:
    std::string text_;
};

/// The decoded value of `name` in "a=1&b=2"; empty if it is not there.
std::string form_value(std::string_view form, std::string_view name);

} // namespace tv::http
