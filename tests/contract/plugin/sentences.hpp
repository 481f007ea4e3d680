#pragma once

#include "mock-host/services/outcome.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// The texts of one language, and which of them a person is looking at.
class Sentences {
public:
    explicit Sentences(const std::string& language);

    bool has(const std::string& key) const { return sentences_.contains(key); }
    /// Whether `text` is this sentence with its places filled.
    bool is(const std::string& key, std::string_view text) const;
    /// The keys whose sentences say most of `text`: several, if a language has one word for two
    /// things; none, if it is no text of this language.
    std::set<std::string> keys_of(std::string_view text) const;

private:
    std::map<std::string, std::string> sentences_;
};

/// Everything in an outcome that is a sentence of the plugin: what people wrote is not.
std::vector<std::string> texts_of(const mock::services::Outcome& outcome);
std::vector<std::string> texts_of(const std::vector<mock::services::Finding>& findings);

} // namespace test
