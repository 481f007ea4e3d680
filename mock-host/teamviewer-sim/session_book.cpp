#include "mock-host/teamviewer-sim/session_book.hpp"

#include <algorithm>

namespace sim {

namespace {

std::string without_hyphens(std::string_view code)
{
    std::string plain(code);
    plain.erase(std::remove(plain.begin(), plain.end(), '-'), plain.end());
    return plain;
}

} // namespace

const Session& SessionBook::add(Session session)
{
    const std::uint64_t number = next_++;
    numbers_[without_hyphens(session.code)] = number;
    const Session& added = sessions_[number] = std::move(session);
    note(number, added);
    return added;
}

Session* SessionBook::find(std::string_view code)
{
    const auto known = numbers_.find(without_hyphens(code));
    return known == numbers_.end() ? nullptr : &sessions_.at(known->second);
}

void SessionBook::change(const Session& session)
{
    const std::uint64_t number = number_of(session);
    Session& changed = sessions_.at(number) = session;
    note(number, changed);
}

void SessionBook::remove(const Session& session)
{
    const std::uint64_t number = number_of(session);
    numbers_.erase(without_hyphens(session.code));
    open_.erase(number);
    sessions_.erase(number);
}

std::uint64_t SessionBook::number_of(const Session& session) const
{
    return numbers_.at(without_hyphens(session.code));
}

void SessionBook::note(std::uint64_t number, const Session& session)
{
    if (session.open) {
        open_[number] = &session;
    } else {
        open_.erase(number);
    }
}

} // namespace sim
