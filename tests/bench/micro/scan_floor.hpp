#pragma once

#include <boost/json/basic_parser_impl.hpp>

namespace bench {

/// Boost.JSON's parser with nobody who listens: how fast JSON can be looked through with it.
struct Nobody {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    using Text = boost::json::string_view;
    using Failed = boost::json::error_code;

    bool on_document_begin(Failed&) { return true; }
    bool on_document_end(Failed&) { return true; }
    bool on_array_begin(Failed&) { return true; }
    bool on_array_end(std::size_t, Failed&) { return true; }
    bool on_object_begin(Failed&) { return true; }
    bool on_object_end(std::size_t, Failed&) { return true; }
    bool on_key_part(Text, std::size_t, Failed&) { return true; }
    bool on_key(Text, std::size_t, Failed&) { return true; }
    bool on_string_part(Text, std::size_t, Failed&) { return true; }
    bool on_string(Text, std::size_t, Failed&) { return true; }
    bool on_number_part(Text, Failed&) { return true; }
    bool on_int64(std::int64_t, Text, Failed&) { return true; }
    bool on_uint64(std::uint64_t, Text, Failed&) { return true; }
    bool on_double(double, Text, Failed&) { return true; }
    bool on_bool(bool, Failed&) { return true; }
    bool on_null(Failed&) { return true; }
    bool on_comment_part(Text, Failed&) { return true; }
    bool on_comment(Text, Failed&) { return true; }
};

} // namespace bench
