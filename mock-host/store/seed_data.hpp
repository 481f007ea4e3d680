#pragma once

#include "mock-host/store/types.hpp"

#include <span>
#include <string_view>

namespace mock::store {

struct SeedPerson {
    std::string_view name;
    std::string_view mailbox; ///< before the @; empty: no address
    std::string_view locale;
};

struct SeedTitle {
    ActivityKind kind;
    std::string_view title;
};

/// The first one administers; the last one is the administrator who works on nothing.
std::span<const SeedPerson> seed_agents();

/// The first ones speak French, then English, then German: who opens an activity writes its title.
std::span<const SeedPerson> seed_requesters();

/// In the language ("fr") of those who write them.
std::span<const SeedTitle> seed_titles(std::string_view language);

/// What agents note in that language.
std::span<const std::string_view> seed_notes(std::string_view language);

} // namespace mock::store
