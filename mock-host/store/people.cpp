#include "mock-host/store/people.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

constexpr auto person_columns = "number, name, email, locale, role, roles";

std::vector<Person> read_people(Query& query)
{
    std::vector<Person> people;
    std::int64_t number = 0;
    Person row;
    query.into(number, row.name, row.email, row.locale, row.role, row.roles);
    while (query.next()) {
        row.id = make_id(person_id, number);
        people.push_back(row);
    }
    return people;
}

std::optional<Person> first(std::vector<Person> people)
{
    if (people.empty()) return {};
    return std::move(people.front());
}

} // namespace

std::optional<Person> insert_person(Transaction& change, Person person)
{
    const std::int64_t number = next_number(change, "person");
    std::optional<std::string> email_folded;
    if (person.email) email_folded = folded(*person.email);

    Query query(change,
                "INSERT INTO people (number, name, email, email_folded, locale, role, roles) "
                "VALUES (:number, :name, :email, :folded, :locale, :role, :roles) "
                "ON CONFLICT (email_folded) DO NOTHING");
    query.bind(number, person.name, person.email, email_folded, person.locale, person.role,
               person.roles);
    if (query.run() == 0) return {};
    person.id = make_id(person_id, number);
    return person;
}

std::optional<Person> find_person(Connection connection, std::string_view id)
{
    Query query(connection,
                std::string("SELECT ") + person_columns + " FROM people WHERE number = :number");
    query.bind(number_in(person_id, id));
    return first(read_people(query));
}

std::optional<Person> find_person_by_email(Connection connection, std::string_view email)
{
    Query query(connection, std::string("SELECT ") + person_columns +
                                " FROM people WHERE email_folded = :email");
    query.bind(folded(email));
    return first(read_people(query));
}

std::vector<Person> list_people(Connection connection, std::optional<Role> role)
{
    Query query(connection,
                std::string("SELECT ") + person_columns +
                    " FROM people WHERE role = COALESCE(:role, role) ORDER BY name, number");
    query.bind(role);
    return read_people(query);
}

} // namespace mock::store
