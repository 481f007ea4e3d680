#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mock::store {

/// How the ids of a table are written: "as-" and at least four digits.
struct IdForm {
    std::string_view prefix;
    std::size_t digits;
};

constexpr IdForm person_id{"p-", 1};
constexpr IdForm asset_id{"as-", 4};
constexpr IdForm activity_id{"a-", 6};
constexpr IdForm configuration_id{"cfg-", 1};
constexpr IdForm call_id{"c-", 6};
constexpr IdForm mail_id{"m-", 6};

std::string padded(std::int64_t number, std::size_t digits);
std::string make_id(IdForm form, std::int64_t number);

/// The number in an id; nothing if it is not written exactly as `make_id` does.
std::optional<std::int64_t> parse_id(IdForm form, std::string_view id);

/// The same, with -1, which no row has, for what is no id.
std::int64_t number_in(IdForm form, std::string_view id);

/// The next number of a sequence: never the same twice, not even after a row was deleted.
std::int64_t next_number(Transaction& change, std::string_view sequence);

/// Of everything that has revisions.
std::int64_t next_revision(Transaction& change);

/// ASCII letters in lower case, the rest as it is: how names are compared.
std::string folded(std::string_view text);

/// A pattern for `LIKE ... ESCAPE '!'`: anything that contains `text`, folded.
std::string containing(std::string_view text);

} // namespace mock::store
