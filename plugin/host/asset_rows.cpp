#include "plugin/host/asset_rows.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <array>

namespace tv::host {
namespace {

namespace bj = boost::json;

/// A member of a row, or of `remote_ids` in it, and where it goes.
struct Column {
    std::string_view name;
    std::string Asset::*member;
};
constexpr std::array<Column, 4> in_row{{{"id", &Asset::id},
                                        {"name", &Asset::name},
                                        {"serial", &Asset::serial},
                                        {"revision", &Asset::revision}}};
constexpr std::array<Column, 3> in_ids{{{"teamviewer", &Asset::teamviewer_id},
                                        {"teamviewer.source", &Asset::source},
                                        {"teamviewer.last_seen", &Asset::last_seen}}};

/// What Boost.JSON's parser tells, in the shape that it asks for. A row is whole: no part of a text
/// is waited for.
struct Handler {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    Asset asset = {};
    std::string key = {};          // of which the first pieces have come
    std::string* target = nullptr; // where the next text goes; null: nowhere
    int depth = 0;
    bool is_object = false;
    bool ids_next = false;
    bool in_ids_now = false;

    void begin()
    {
        for (const auto& column : in_row)
            (asset.*column.member).clear();
        for (const auto& column : in_ids)
            (asset.*column.member).clear();
        key.clear();
        target = nullptr;
        depth = 0;
        is_object = ids_next = in_ids_now = false;
    }
    template <class Columns>
    void begin_value_of(std::string_view name, const Columns& columns)
    {
        for (const auto& column : columns) {
            if (column.name != name) continue;
            target = &(asset.*column.member);
            target->clear();
        }
    }
    bool on_key(bj::string_view piece, std::size_t size, bj::error_code& failed)
    {
        std::string_view name = piece;
        if (size != piece.size()) {
            on_key_part(piece, size, failed);
            name = key;
        }
        target = nullptr;
        ids_next = depth == 1 && name == "remote_ids";
        if (depth == 1) begin_value_of(name, in_row);
        if (depth == 2 && in_ids_now) begin_value_of(name, in_ids);
        return true;
    }
    bool on_key_part(bj::string_view piece, std::size_t size, bj::error_code&)
    {
        if (size == piece.size()) key.clear();
        key.append(piece.data(), piece.size());
        return true;
    }
    bool on_string_part(bj::string_view piece, std::size_t, bj::error_code&)
    {
        if (target != nullptr) target->append(piece.data(), piece.size());
        return true;
    }
    bool on_string(bj::string_view piece, std::size_t size, bj::error_code& failed)
    {
        on_string_part(piece, size, failed);
        target = nullptr;
        return true;
    }
    bool on_object_begin(bj::error_code&)
    {
        if (depth == 0) is_object = true;
        if (depth == 1) in_ids_now = ids_next;
        return nest();
    }
    bool on_object_end(std::size_t, bj::error_code&)
    {
        --depth;
        if (depth == 1) in_ids_now = false;
        return true;
    }
    bool on_array_begin(bj::error_code&) { return nest(); }
    bool on_array_end(std::size_t, bj::error_code&)
    {
        --depth;
        return true;
    }
    bool nest()
    {
        target = nullptr;
        ++depth;
        return true;
    }
    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t, bj::string_view, bj::error_code&) { return true; }
    bool on_uint64(std::uint64_t, bj::string_view, bj::error_code&) { return true; }
    bool on_double(double, bj::string_view, bj::error_code&) { return true; }
    bool on_bool(bool, bj::error_code&) { return true; }
    bool on_null(bj::error_code&) { return true; }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

} // namespace

struct AssetRowReader::Parser {
    bj::basic_parser<Handler> reader{bj::parse_options{}};
};

AssetRowReader::AssetRowReader() : parser_(std::make_unique<Parser>()) {}

AssetRowReader::~AssetRowReader() = default;

desk::Result<const Asset*> AssetRowReader::read(std::string_view row)
{
    auto& reader = parser_->reader;
    reader.reset();
    reader.handler().begin();
    bj::error_code wrong;
    const std::size_t read = reader.write_some(false, row.data(), row.size(), wrong);
    if (wrong || read != row.size() || !reader.handler().is_object) {
        return desk::Error{.status = desk::Errc::invalid,
                           .code = "document.invalid",
                           .detail = "the host sent a row of an asset that is no JSON object"};
    }
    return &std::as_const(reader.handler().asset);
}

} // namespace tv::host
