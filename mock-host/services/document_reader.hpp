#pragma once

#include <desk/sdk/call.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace mock::services {

/// The first complaint about a document. The one who reads goes on with empty values, so that
/// reading is a straight line, and asks once at the end.
class Complaint {
public:
    void add(const std::string& place, std::string_view why);
    bool empty() const { return text_.empty(); }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

enum class Needed { yes, no };

/// The members of one JSON object. Each is asked for by its name; what nobody asked for is refused
/// by `done`.
class Members {
public:
    Members(const boost::json::value& value, std::string place, Complaint& complaint);

    bool has(std::string_view name) const;
    std::string place(std::string_view name) const;
    void refuse(std::string_view name, std::string_view why);

    std::string text(std::string_view name, std::size_t max_bytes, Needed needed);
    std::string title(std::string_view name, std::size_t max_bytes); ///< must not be empty
    std::string one_of(std::string_view name, std::initializer_list<std::string_view> words,
                       Needed needed);
    std::string url(std::string_view name, Needed needed);
    std::optional<desk::Time> time(std::string_view name, Needed needed);
    std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most);
    /// A JSON object, written again without spaces; "{}" where there is none.
    std::string object(std::string_view name, std::size_t max_bytes, Needed needed);
    /// The member as it is, or nullptr.
    const boost::json::value* any(std::string_view name);
    void each(std::string_view name, std::size_t max_elements,
              const std::function<void(const boost::json::value&, std::string)>& read);

    /// Refuses members that were not asked for.
    void done();

private:
    const boost::json::object* object_;
    std::string place_;
    Complaint& complaint_;
    std::set<std::string, std::less<>> asked_;
};

} // namespace mock::services
