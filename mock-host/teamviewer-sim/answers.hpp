#pragma once

#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/world.hpp"

#include <boost/json/fwd.hpp>

#include <utility>

namespace sim {

Response json_answer(const boost::json::value& value, int status = 200);

/// Writes an object at the end of a text. For long lists: a tree of a million rows would need
/// gigabytes, and most of the time of an answer.
class ObjectText {
public:
    explicit ObjectText(std::string& to) : to_(to) { to_ += '{'; }
    ~ObjectText() { end(); }
    ObjectText(const ObjectText&) = delete;
    ObjectText& operator=(const ObjectText&) = delete;

    void text(std::string_view name, std::string_view value);
    void number(std::string_view name, std::uint64_t value);
    void flag(std::string_view name, bool value);
    void null(std::string_view name);
    /// The value is for the caller to write.
    void member(std::string_view name);
    /// Now, and not with its own end.
    void end()
    {
        if (!std::exchange(has_ended_, true)) to_ += '}';
    }

private:
    std::string& to_;
    bool has_members_ = false;
    bool has_ended_ = false;
};

/// An answer whose body is JSON already.
Response json_text_answer(std::string body);

/// The error body of the Web API. `word` is its category; `code` tells errors of a kind apart and
/// is documented only as 1, for an access token that has expired.
Response api_error(int status, std::string_view word, std::string_view description, int code = 0);

Response bad_request(std::string_view description);

Response no_content();
Response html_page(std::string html, int status = 200);

/// To look at another page with GET.
Response see_other(const std::string& location);

/// The fields of a JSON body or a form body; no body has no fields. Nothing: it cannot be read.
std::optional<boost::json::object> body_of(const Request& request);

/// A text field; a number counts as the text of its digits.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name);

std::optional<std::int64_t> number_of(const boost::json::object& object, std::string_view name);

bool flag_of(const boost::json::object& object, std::string_view name, bool otherwise = false);

/// Puts the field in unless it is empty: the Web API leaves out what is not set.
void put_text(boost::json::object& object, std::string_view name, const std::string& value);

} // namespace sim
