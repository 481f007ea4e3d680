#include "tests/contract/plugin/sentences.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace test {
namespace {

using namespace mock::services;

/// Whether `text` is `sentence` with anything in the places "{0}".
bool fits(std::string_view sentence, std::string_view text)
{
    const auto place = sentence.find('{');
    if (place == sentence.npos) return sentence == text;
    if (!text.starts_with(sentence.substr(0, place))) return false;
    text.remove_prefix(place);
    sentence.remove_prefix(place + 3);
    for (std::size_t filled = 0; filled <= text.size(); ++filled) {
        if (fits(sentence, text.substr(filled))) return true;
    }
    return false;
}

std::size_t own_letters(std::string_view sentence)
{
    const auto places = std::count(sentence.begin(), sentence.end(), '{');
    return sentence.size() - 3 * static_cast<std::size_t>(places);
}

/// Takes the sentences out of what an outcome is made of.
class Collector {
public:
    std::vector<std::string> take() { return std::move(texts_); }

    void add(const std::string& text)
    {
        if (!text.empty()) texts_.push_back(text);
    }
    void add(const std::vector<Field>& fields)
    {
        for (const Field& field : fields)
            add(field.label);
    }
    void add(const std::vector<Finding>& findings)
    {
        for (const Finding& finding : findings) {
            add(finding.title);
            add(finding.text);
            add(finding.remedy);
            add(finding.fields);
        }
    }

    void operator()(const JournalAppend& entry)
    {
        add(entry.title);
        add(entry.text);
        add(entry.fields);
    }
    void operator()(const MailSend& mail)
    {
        add(mail.subject);
        add(mail.text);
        add(mail.fields);
        add(mail.link_label);
    }
    void operator()(const TimeBook& entry) { add(entry.text); }
    void operator()(const LinkPut& link) { add(link.label); }
    template <class Silent>
    void operator()(const Silent&)
    {
    }

private:
    std::vector<std::string> texts_;
};

} // namespace

Sentences::Sentences(const std::string& language)
{
    std::ifstream stream(SOURCE_ROOT "/manifest/texts." + language + ".json");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto document = boost::json::parse(text);
    for (const auto& [key, sentence] : document.as_object())
        sentences_.emplace(key, sentence.as_string());
}

bool Sentences::is(const std::string& key, std::string_view text) const
{
    const auto found = sentences_.find(key);
    return found != sentences_.end() && fits(found->second, text);
}

std::set<std::string> Sentences::keys_of(std::string_view text) const
{
    std::set<std::string> best;
    std::size_t most = 1;
    for (const auto& [key, sentence] : sentences_) {
        const std::size_t letters = own_letters(sentence);
        if (letters < most || !fits(sentence, text)) continue;
        if (letters > most) best.clear();
        most = letters;
        best.insert(key);
    }
    return best;
}

std::vector<std::string> texts_of(const Outcome& outcome)
{
    Collector collector;
    collector.add(outcome.message);
    collector.add(outcome.findings);
    for (const Effect& effect : outcome.effects)
        std::visit(collector, effect.what);
    return collector.take();
}

std::vector<std::string> texts_of(const std::vector<Finding>& findings)
{
    Collector collector;
    collector.add(findings);
    return collector.take();
}

} // namespace test
