#include "plugin/teamviewer/row_stream.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>

#include <optional>

namespace tv {
namespace {

namespace bj = boost::json;

constexpr std::size_t text_limit = 4096; // bytes kept of one value: a longer one is cut
constexpr std::size_t members_limit = 64;

desk::Error bad_answer(const char* why)
{
    return {.status = desk::Errc::unavailable,
            .code = "teamviewer.bad_answer",
            .detail = std::string("TeamViewer's list cannot be read: ") + why,
            .retryable = true};
}

/// What Boost.JSON's parser tells, in the shape that it asks for. Depth 1 is the answer itself, a
/// row is an object at depth 3, inside the list at depth 2.
struct Handler {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    Handler(std::string list_name, RowStream::Take take_row)
        : list(std::move(list_name)), take(std::move(take_row))
    {
    }

    std::string list;
    RowStream::Take take;
    Row top = {};
    Row row = {};
    std::string key = {};
    std::string value = {};
    int depth = 0;
    bool in_list = false;
    bool had_list = false;
    std::optional<desk::Error> stopped = {};

    bool keeps() const { return depth == 1 || (in_list && depth == 3); }
    void keep(std::string text)
    {
        if (depth == 1) top.add(key, std::move(text));
        if (in_list && depth == 3) row.add(key, std::move(text));
    }
    void append(std::string& to, bj::string_view piece) const
    {
        if (keeps()) to.append(piece.data(), std::min(piece.size(), text_limit - to.size()));
    }

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_array_begin(bj::error_code&)
    {
        if (depth == 1 && key == list) in_list = had_list = true;
        ++depth;
        return true;
    }
    bool on_array_end(std::size_t, bj::error_code&)
    {
        --depth;
        if (depth == 1) in_list = false;
        return true;
    }
    bool on_object_begin(bj::error_code&)
    {
        ++depth;
        if (in_list && depth == 3) row = {};
        key.clear();
        return true;
    }
    bool on_object_end(std::size_t, bj::error_code& failed)
    {
        --depth;
        if (!in_list || depth != 2) return true;
        auto taken = take(row);
        if (taken) return true;
        stopped = taken.error();
        failed = bj::make_error_code(bj::error::syntax); // Any error stops the parser.
        return false;
    }
    bool on_key_part(bj::string_view piece, std::size_t size, bj::error_code&)
    {
        if (size == piece.size()) key.clear();
        append(key, piece);
        return true;
    }
    bool on_key(bj::string_view piece, std::size_t size, bj::error_code&)
    {
        if (size == piece.size()) key.clear();
        append(key, piece);
        return true;
    }
    bool on_string_part(bj::string_view piece, std::size_t, bj::error_code&)
    {
        append(value, piece);
        return true;
    }
    bool on_string(bj::string_view piece, std::size_t, bj::error_code&)
    {
        append(value, piece);
        keep(std::exchange(value, {}));
        return true;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t number, bj::string_view, bj::error_code&)
    {
        keep(std::to_string(number));
        return true;
    }
    bool on_uint64(std::uint64_t number, bj::string_view, bj::error_code&)
    {
        keep(std::to_string(number));
        return true;
    }
    bool on_double(double, bj::string_view, bj::error_code&) { return true; }
    bool on_bool(bool is_true, bj::error_code&)
    {
        keep(is_true ? "true" : "false");
        return true;
    }
    bool on_null(bj::error_code&) { return true; }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

} // namespace

const std::string& Row::operator[](std::string_view name) const
{
    static const std::string none;
    for (const auto& [member, value] : members_) {
        if (member == name) return value;
    }
    return none;
}

void Row::add(std::string name, std::string value)
{
    if (members_.size() < members_limit) members_.emplace_back(std::move(name), std::move(value));
}

struct RowStream::Parser {
    Parser(std::string list, Take take)
        : reader({.max_depth = 16}, std::move(list), std::move(take))
    {
    }
    bj::basic_parser<Handler> reader;
};

RowStream::RowStream(std::string list, Take take)
    : parser_(std::make_unique<Parser>(std::move(list), std::move(take)))
{
}

RowStream::~RowStream() = default;

desk::Status RowStream::write(std::string_view piece)
{
    auto& reader = parser_->reader;
    bj::error_code failed;
    const std::size_t read = reader.write_some(true, piece.data(), piece.size(), failed);
    if (reader.handler().stopped) return *reader.handler().stopped;
    if (failed) return bad_answer("it is not JSON");
    const bool only_space = piece.find_first_not_of(" \t\r\n", read) == std::string_view::npos;
    if (!only_space) return bad_answer("something follows the JSON");
    return {};
}

desk::Status RowStream::finish()
{
    auto& reader = parser_->reader;
    bj::error_code failed;
    if (!reader.done()) reader.write_some(false, nullptr, 0, failed);
    if (reader.handler().stopped) return *reader.handler().stopped;
    if (failed || !reader.done()) return bad_answer("it ends too early");
    if (!reader.handler().had_list) return bad_answer("the list is missing");
    return {};
}

const Row& RowStream::top() const
{
    return parser_->reader.handler().top;
}

} // namespace tv
