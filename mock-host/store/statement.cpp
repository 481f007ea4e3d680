#include "mock-host/store/statement.hpp"

#include "mock-host/store/engine.hpp"
#include "mock-host/store/session.hpp"

#include <soci/soci.h>

#include <cassert>
#include <deque>

namespace mock::store {

namespace {

struct BoundCell {
    Cell cell;
    soci::indicator indicator = soci::i_ok;
};

} // namespace

// A deque, because SOCI keeps the addresses of the values.
struct Statement::Bound {
    explicit Bound(soci::session& session) : statement(session) {}

    soci::statement statement;
    std::deque<BoundCell> parameters{};
    std::deque<BoundCell> columns{};
    bool ready = false;
};

Statement::Statement(Session& session, std::string_view sql)
    : engine_(session.engine()), sql_(sql), bound_(std::make_unique<Bound>(engine_.soci()))
{
    engine_.translated([&] {
        bound_->statement.alloc();
        bound_->statement.prepare(sql_);
    });
}

Statement::~Statement() = default;

Cell& Statement::parameter(std::size_t index, Cell::Type type)
{
    while (bound_->parameters.size() <= index) {
        BoundCell& added = bound_->parameters.emplace_back();
        added.cell.type = type;
        if (type == Cell::Type::number)
            bound_->statement.exchange(soci::use(added.cell.number, added.indicator));
        else
            bound_->statement.exchange(soci::use(added.cell.text, added.indicator));
    }
    assert(bound_->parameters[index].cell.type == type);
    return bound_->parameters[index].cell;
}

const Cell& Statement::column(std::size_t index, Cell::Type type)
{
    while (bound_->columns.size() <= index) {
        BoundCell& added = bound_->columns.emplace_back();
        added.cell.type = type;
        if (type == Cell::Type::number)
            bound_->statement.exchange(soci::into(added.cell.number, added.indicator));
        else
            bound_->statement.exchange(soci::into(added.cell.text, added.indicator));
    }
    assert(bound_->columns[index].cell.type == type);
    return bound_->columns[index].cell;
}

bool Statement::execute()
{
    is_reusable_ =
        false; // SOCI leaks the values of an execution that failed, unless it is the last.
    return engine_.translated([&] {
        if (!bound_->ready) bound_->statement.define_and_bind();
        bound_->ready = true;
        for (auto& parameter : bound_->parameters)
            parameter.indicator = parameter.cell.is_null ? soci::i_null : soci::i_ok;

        const bool found = bound_->statement.execute(true);
        for (auto& column : bound_->columns)
            column.cell.is_null = column.indicator != soci::i_ok;
        is_reusable_ = true;
        return found;
    });
}

bool Statement::fetch()
{
    return engine_.translated([&] {
        const bool found = bound_->statement.fetch();
        for (auto& column : bound_->columns)
            column.cell.is_null = column.indicator != soci::i_ok;
        return found;
    });
}

int Statement::changed() const
{
    return static_cast<int>(bound_->statement.get_affected_rows());
}

void Statement::reset()
{
    engine_.reset(bound_->statement);
}

} // namespace mock::store
