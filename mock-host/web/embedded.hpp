#pragma once

#include <string>
#include <string_view>

namespace mock::web {

/// A file of `static/`, compiled into the program.
struct StaticFile {
    std::string_view type{}; ///< empty: there is no such file
    std::string_view content{};
    std::string_view tag{}; ///< changes with the content
};
StaticFile static_file(std::string_view name);

/// The description of `/api/v1`: OpenAPI, JSON.
std::string_view api_description();

/// One flat JSON object with all words of the pages in a language: "en".
std::string embedded_texts(std::string_view language);

} // namespace mock::web
