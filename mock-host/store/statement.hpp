#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mock::store {

class Engine;
class Session;

/// A value on its way into or out of the database.
struct Cell {
    enum class Type { text, number };

    Type type = Type::text;
    bool is_null = false;
    std::string text{};
    long long number = 0;
};

/// A prepared statement whose values are bound once and then only refilled. Parameters are counted
/// in the order of their first appearance, each used once. Throws `Failure`.
class Statement {
public:
    Statement(Session& session, std::string_view sql);
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    /// The n-th parameter or column, made when first asked for; its type stays.
    Cell& parameter(std::size_t index, Cell::Type type);
    const Cell& column(std::size_t index, Cell::Type type);

    /// Runs it and reads the first row. False: there is none.
    bool execute();
    bool fetch();

    /// Rows that the last `execute` changed.
    int changed() const;

    /// Lets go of what the database holds for it: an unfinished SELECT keeps its view of the data.
    void reset();

    /// False: it failed.
    bool is_reusable() const { return is_reusable_; }

    const std::string& sql() const { return sql_; }

private:
    struct Bound;
    Engine& engine_;
    std::string sql_;
    bool is_reusable_ = true;
    std::unique_ptr<Bound> bound_;
};

} // namespace mock::store
