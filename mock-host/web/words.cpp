#include "mock-host/web/words.hpp"

#include "mock-host/loader/texts.hpp"
#include "mock-host/web/embedded.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace mock::web {

namespace {

loader::Texts read_texts()
{
    loader::Texts texts("en");
    for (const std::string& language : languages()) {
        const desk::Status read = texts.add(language, embedded_texts(language));
        if (!read) throw std::logic_error("texts of the pages: " + read.error().detail);
    }
    return texts;
}

const loader::Texts& all_texts()
{
    static const loader::Texts texts = read_texts();
    return texts;
}

double weight_of(std::string_view range)
{
    const std::size_t q = range.find(";q=");
    return q == range.npos ? 1.0 : std::atof(std::string(range.substr(q + 3)).c_str());
}

} // namespace

Words::Words(std::string locale) : locale_(std::move(locale)) {}

std::string Words::text(std::string_view key, const std::vector<std::string>& args) const
{
    return all_texts().lookup(key, locale_, args);
}

bool Words::has(std::string_view key) const
{
    return all_texts().contains(key);
}

std::string Words::language() const
{
    const std::string own = locale_.substr(0, locale_.find('-'));
    const auto known = languages();
    return std::find(known.begin(), known.end(), own) == known.end() ? "en" : own;
}

std::vector<std::string> languages()
{
    return {"en", "de", "fr"};
}

std::string preferred_language(std::string_view accept_language)
{
    std::string best = "en";
    double best_weight = 0;
    const auto known = languages();
    while (!accept_language.empty()) {
        const std::size_t end = accept_language.find(',');
        std::string_view range = accept_language.substr(0, end);
        while (!range.empty() && range.front() == ' ')
            range.remove_prefix(1);
        const std::string language(range.substr(0, range.find_first_of("-;")));
        const bool is_ours = std::find(known.begin(), known.end(), language) != known.end();
        if (is_ours && weight_of(range) > best_weight) {
            best = language;
            best_weight = weight_of(range);
        }
        if (end == accept_language.npos) break;
        accept_language.remove_prefix(end + 1);
    }
    return best;
}

} // namespace mock::web
