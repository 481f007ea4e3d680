#include "plugin/teamviewer/row_stream.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>

#include <array>
#include <charconv>
#include <optional>

namespace tv {
namespace {

namespace bj = boost::json;

constexpr std::size_t text_limit = 4096; // bytes kept of one value: a longer one is cut

desk::Error bad_list(const char* why)
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

    Handler(RowStream::Shape shape, RowStream::Take take_row)
        : list(std::move(shape.list)), take(std::move(take_row)), top(shape.top), row(shape.row)
    {
    }

    std::string list;
    RowStream::Take take;
    Row top;
    Row row;
    std::string key = {};          // of which the first pieces have come
    Row::Member* target = nullptr; // where the next value goes; null: nowhere
    int depth = 0;
    bool is_list_next = false;
    bool in_list = false;
    bool had_list = false;
    std::optional<desk::Error> stopped = {};

    bool begin_value_of(std::string_view name)
    {
        is_list_next = depth == 1 && name == list;
        target = nullptr;
        if (depth == 1) target = top.place_of(name);
        if (in_list && depth == 3) target = row.place_of(name);
        return true;
    }
    void append(std::string_view piece) const
    {
        if (target == nullptr) return;
        std::string& value = target->value;
        value.append(piece.data(), std::min(piece.size(), text_limit - value.size()));
    }
    bool end_value()
    {
        if (target != nullptr) target->is_known = true;
        target = nullptr;
        return true;
    }
    bool whole_value(std::string_view text)
    {
        append(text);
        return end_value();
    }
    template <class Number>
    bool number_value(Number number)
    {
        if (target == nullptr) return true;
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        return whole_value({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_array_begin(bj::error_code&)
    {
        if (depth == 1 && is_list_next) in_list = had_list = true;
        target = nullptr;
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
        if (in_list && depth == 3) row.clear();
        target = nullptr;
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
        key.append(piece.data(), std::min(piece.size(), text_limit - key.size()));
        return true;
    }
    bool on_key(bj::string_view piece, std::size_t size, bj::error_code& failed)
    {
        if (size == piece.size()) return begin_value_of(piece);
        on_key_part(piece, size, failed);
        return begin_value_of(key);
    }
    bool on_string_part(bj::string_view piece, std::size_t, bj::error_code&)
    {
        append(piece);
        return true;
    }
    bool on_string(bj::string_view piece, std::size_t, bj::error_code&)
    {
        return whole_value(piece);
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t number, bj::string_view, bj::error_code&)
    {
        return number_value(number);
    }
    bool on_uint64(std::uint64_t number, bj::string_view, bj::error_code&)
    {
        return number_value(number);
    }
    bool on_double(double, bj::string_view, bj::error_code&) { return true; }
    bool on_bool(bool is_true, bj::error_code&) { return whole_value(is_true ? "true" : "false"); }
    bool on_null(bj::error_code&) { return true; }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

} // namespace

Row::Row(const std::vector<std::string_view>& wanted)
{
    for (const auto name : wanted)
        members_.push_back({.name = name});
}

std::string_view Row::operator[](std::string_view name) const
{
    for (const Member& member : members_)
        if (member.name == name) return member.value;
    return {};
}

Row::Member* Row::place_of(std::string_view name)
{
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (next_ >= members_.size()) next_ = 0;
        Member& member = members_[next_++];
        if (member.name == name) return member.is_known ? nullptr : &member;
    }
    return nullptr;
}

void Row::clear()
{
    for (Member& member : members_) {
        member.value.clear();
        member.is_known = false;
    }
    next_ = 0;
}

struct RowStream::Parser {
    Parser(Shape shape, Take take) : reader({.max_depth = 16}, std::move(shape), std::move(take)) {}
    bj::basic_parser<Handler> reader;
};

RowStream::RowStream(Shape shape, Take take)
    : parser_(std::make_unique<Parser>(std::move(shape), std::move(take)))
{
}

RowStream::~RowStream() = default;

desk::Status RowStream::write(std::string_view piece)
{
    auto& reader = parser_->reader;
    bj::error_code failed;
    const std::size_t read = reader.write_some(true, piece.data(), piece.size(), failed);
    if (reader.handler().stopped) return *reader.handler().stopped;
    if (failed) return bad_list("it is not JSON");
    const bool only_space = piece.find_first_not_of(" \t\r\n", read) == std::string_view::npos;
    if (!only_space) return bad_list("something follows the JSON");
    return {};
}

desk::Status RowStream::finish()
{
    auto& reader = parser_->reader;
    bj::error_code failed;
    if (!reader.done()) reader.write_some(false, nullptr, 0, failed);
    if (reader.handler().stopped) return *reader.handler().stopped;
    if (failed || !reader.done()) return bad_list("it ends too early");
    if (!reader.handler().had_list) return bad_list("the list is missing");
    return {};
}

const Row& RowStream::top() const
{
    return parser_->reader.handler().top;
}

} // namespace tv
