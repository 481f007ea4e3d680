#include "mock-host/loader/strict_json.hpp"

#include <desk/sdk/text.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace mock::loader {

namespace {

namespace json = boost::json;

constexpr std::int64_t number_max = 9007199254740992; // 2^53

/// Watches the parser go through a document and remembers the first thing that is forbidden.
class Watch {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    const std::string& complaint() const { return complaint_; }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code& code) { return enter(false, code); }
    bool on_object_end(std::size_t, json::error_code&) { return leave(); }
    bool on_array_begin(json::error_code& code) { return enter(true, code); }
    bool on_array_end(std::size_t, json::error_code&) { return leave(); }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&)
    {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& code)
    {
        text_.append(part.data(), part.size());
        Level& level = levels_.back();
        level.name.clear(); // What is wrong with a name is said without it.
        if (has_zero(text_)) return refuse("U+0000 in the name of a member", code);
        level.name = std::exchange(text_, {});
        if (level.seen.insert(level.name).second) return true;
        return refuse("the member is there twice", code);
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&)
    {
        zero_ = zero_ || has_zero({part.data(), part.size()});
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code& code)
    {
        zero_ = zero_ || has_zero({part.data(), part.size()});
        if (zero_) return refuse("U+0000 in a text", code);
        return next();
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, json::error_code& code)
    {
        return number(value >= -number_max && value <= number_max, code);
    }
    bool on_uint64(std::uint64_t value, json::string_view, json::error_code& code)
    {
        return number(value <= std::uint64_t{number_max}, code);
    }
    bool on_double(double value, json::string_view, json::error_code& code)
    {
        return number(std::abs(value) <= static_cast<double>(number_max), code);
    }
    bool on_bool(bool, json::error_code&) { return next(); }
    bool on_null(json::error_code&) { return next(); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    /// `effects[3].value`
    std::string place() const
    {
        std::string out;
        for (const Level& level : levels_) {
            if (level.is_array) {
                out += '[' + std::to_string(level.index) + ']';
            } else if (!level.name.empty()) {
                out += out.empty() ? "" : ".";
                out += desk::cut(level.name, name_shown_max);
            }
        }
        return out;
    }

private:
    struct Level {
        bool is_array = false;
        std::size_t index = 0;
        std::string name;
        std::set<std::string> seen;
    };

    static bool has_zero(std::string_view text) { return text.find('\0') != text.npos; }

    bool enter(bool is_array, json::error_code& code)
    {
        if (levels_.size() == json_depth_max) return refuse("more than 16 levels deep", code);
        levels_.push_back({is_array, 0, {}, {}});
        return true;
    }
    bool leave()
    {
        levels_.pop_back();
        return next();
    }
    bool next()
    {
        if (!levels_.empty()) ++levels_.back().index;
        return true;
    }
    bool number(bool is_small, json::error_code& code)
    {
        return is_small ? next() : refuse("a number above 2^53", code);
    }
    bool refuse(const char* why, json::error_code& code)
    {
        const std::string where = place();
        complaint_ = where.empty() ? why : where + ": " + why;
        code = json::error::exception;
        return false;
    }

    std::vector<Level> levels_;
    std::string text_;
    std::string complaint_;
    bool zero_ = false;
};

desk::Error invalid(std::string detail)
{
    return {.status = desk::Errc::invalid, .code = "json.invalid", .detail = std::move(detail)};
}

} // namespace

desk::Status check_json(std::string_view text, std::size_t max_bytes)
{
    if (text.size() > max_bytes) {
        return invalid("longer than " + std::to_string(max_bytes) + " bytes");
    }
    json::parse_options options;
    options.max_depth =
        json_depth_max + 1; // One more, so that the complaint is ours and has a place.
    json::basic_parser<Watch> parser(options);
    json::error_code code;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    if (!parser.handler().complaint().empty()) return invalid(parser.handler().complaint());
    if (code) return invalid("no JSON: " + code.message() + " after byte " + std::to_string(read));
    if (text.find_first_not_of(" \t\r\n", read) != text.npos) {
        return invalid("something follows after the end of the document");
    }
    return {};
}

} // namespace mock::loader
