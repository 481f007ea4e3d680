#pragma once

#include "mock-host/store/session.hpp"
#include "mock-host/store/statement.hpp"
#include "mock-host/store/store.hpp"

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mock::store {

/// How a type is kept in a column.
template <class T>
constexpr Cell::Type cell_type = Cell::Type::text;
template <std::integral T>
constexpr Cell::Type cell_type<T> = Cell::Type::number;
template <>
inline constexpr Cell::Type cell_type<Time> = Cell::Type::number;
template <>
inline constexpr Cell::Type cell_type<std::chrono::seconds> = Cell::Type::number;
template <class T>
constexpr Cell::Type cell_type<std::optional<T>> = cell_type<T>;

inline void write_cell(Cell& cell, std::string_view value)
{
    cell.text = value;
}
void write_cell(Cell& cell, const std::vector<std::string>& values);
inline void write_cell(Cell& cell, Time value)
{
    cell.number = value.time_since_epoch().count();
}
inline void write_cell(Cell& cell, std::chrono::seconds value)
{
    cell.number = value.count();
}
template <std::integral T>
void write_cell(Cell& cell, T value)
{
    cell.number = static_cast<long long>(value);
}
template <class T>
requires std::is_enum_v<T>
void write_cell(Cell& cell, T value)
{
    cell.text = word(value);
}

inline void read_cell(const Cell& cell, std::string& value)
{
    value = cell.text;
}
void read_cell(const Cell& cell, std::vector<std::string>& values);
inline void read_cell(const Cell& cell, Time& value)
{
    value = Time(std::chrono::milliseconds(cell.number));
}
inline void read_cell(const Cell& cell, std::chrono::seconds& value)
{
    value = std::chrono::seconds(cell.number);
}
template <std::integral T>
void read_cell(const Cell& cell, T& value)
{
    value = static_cast<T>(cell.number);
}
[[noreturn]] void throw_unknown_word(const std::string& text);
template <class T>
requires std::is_enum_v<T>
void read_cell(const Cell& cell, T& value)
{
    const auto known = from_word<T>(cell.text);
    if (!known) throw_unknown_word(cell.text);
    value = *known;
}
template <class T>
void read_cell(const Cell& cell, std::optional<T>& value)
{
    value.reset();
    if (!cell.is_null) read_cell(cell, value.emplace());
}

/// One use of a prepared statement:
///
///     Query query(connection, "SELECT name FROM people WHERE number > :number");
///     query.bind(17).into(name);
///     while (query.next()) names.push_back(name);
class Query {
public:
    Query(Connection connection, std::string_view sql);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    /// The next parameters, in the order in which they first appear. Copies the values.
    template <class... T>
    Query& bind(const T&... values)
    {
        (bind_one(values), ...);
        return *this;
    }

    /// The next columns; every `next` writes a row into these variables.
    template <class... T>
    Query& into(T&... targets)
    {
        (into_one(targets), ...);
        return *this;
    }

    /// Reads the next row; false: there is none.
    bool next();

    /// Runs a statement that returns no rows; how many it changed.
    int run();

private:
    template <class T>
    void bind_one(const T& value)
    {
        Cell& cell = statement_->parameter(parameters_++, cell_type<T>);
        cell.is_null = false;
        write_cell(cell, value);
    }
    template <class T>
    void bind_one(const std::optional<T>& value)
    {
        if (value) return bind_one(*value);
        statement_->parameter(parameters_++, cell_type<T>).is_null = true;
    }
    void bind_one(const Target& target) { bind(target.kind, target.id); }

    template <class T>
    void into_one(T& target)
    {
        const Cell& cell = statement_->column(outputs_.size(), cell_type<T>);
        outputs_.push_back({&cell, &target, [](const Cell& from, void* to) {
                                read_cell(from, *static_cast<T*>(to));
                            }});
    }
    void into_one(Target& target) { into(target.kind, target.id); }

    struct Output {
        const Cell* cell;
        void* target;
        void (*read)(const Cell&, void*);
    };

    Session& session_;
    std::unique_ptr<Statement> statement_;
    std::size_t parameters_ = 0;
    std::vector<Output> outputs_;
    bool executed_ = false;
};

} // namespace mock::store
