#pragma once

#include "mock-host/store/store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

struct Person {
    std::string id{}; ///< "p-1"; given by the store
    std::string name{};
    std::optional<std::string> email{};
    std::string locale = "en-GB";     ///< BCP 47
    Role role = Role::requester;      ///< administrators are agents too
    std::vector<std::string> roles{}; ///< names of roles in the desk: "Service Desk"
};

/// Gives the person an id. Nothing if the e-mail address is another person's already.
std::optional<Person> insert_person(Transaction& change, Person person);

std::optional<Person> find_person(Connection connection, std::string_view id);

/// Upper and lower case make no difference.
std::optional<Person> find_person_by_email(Connection connection, std::string_view email);

/// By name; with a role, only those.
std::vector<Person> list_people(Connection connection, std::optional<Role> role = {});

} // namespace mock::store
