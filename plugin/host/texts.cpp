#include "plugin/host/texts.hpp"

#include "generated/manifest.hpp"

#include <boost/json/parse.hpp>

#include <cctype>

namespace tv::host {
namespace {

std::unordered_map<std::string, std::string> read(std::string_view json)
{
    std::unordered_map<std::string, std::string> sentences;
    const auto document = boost::json::parse({json.data(), json.size()});
    for (const auto& [key, sentence] : document.as_object()) {
        sentences.emplace(key, std::string(sentence.as_string()));
    }
    return sentences;
}

std::string with_arguments(std::string_view sentence, const std::vector<std::string>& args)
{
    std::string rendered;
    for (std::size_t at = 0; at < sentence.size(); ++at) {
        const bool place = sentence[at] == '{' && at + 2 < sentence.size() &&
                           std::isdigit(static_cast<unsigned char>(sentence[at + 1])) != 0 &&
                           sentence[at + 2] == '}';
        if (!place) {
            rendered += sentence[at];
            continue;
        }
        const auto index = static_cast<std::size_t>(sentence[at + 1] - '0');
        if (index < args.size()) rendered += args[index];
        at += 2;
    }
    return rendered;
}

} // namespace

Texts::Texts()
{
    languages_.emplace("en", read(manifest::texts_en));
    languages_.emplace("de", read(manifest::texts_de));
    languages_.emplace("fr", read(manifest::texts_fr));
}

std::string Texts::render(const Text& text, std::string_view locale) const
{
    if (text.empty()) return {};
    const std::string* sentence = find(text.key, locale);
    return sentence == nullptr ? text.key : with_arguments(*sentence, text.args);
}

bool Texts::has(std::string_view key) const
{
    return find(std::string(key), "en") != nullptr;
}

const std::string* Texts::find(const std::string& key, std::string_view locale) const
{
    for (const std::string_view language : {locale.substr(0, locale.find('-')), {"en"}}) {
        const auto sentences = languages_.find(language);
        if (sentences == languages_.end()) continue;
        const auto sentence = sentences->second.find(key);
        if (sentence != sentences->second.end()) return &sentence->second;
    }
    return nullptr;
}

} // namespace tv::host
