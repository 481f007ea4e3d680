#include "mock-host/store/session.hpp"

namespace mock::store {

Session::Session(const Location& location) : engine_(Engine::connect(location)) {}

Session::~Session()
{
    statements_.clear();
}

void Session::begin_reading()
{
    engine_->begin_reading();
}

void Session::begin_writing(const Part& part)
{
    news_ = News::change;
    engine_->begin_writing(part);
}

void Session::commit()
{
    engine_->commit(news_);
}

void Session::roll_back() noexcept
{
    engine_->roll_back();
}

void Session::run_script(const std::string& sql)
{
    engine_->run_script(sql);
}

std::unique_ptr<Statement> Session::take(std::string_view sql)
{
    // Taken out, so that the same statement may be used again while it is in use.
    auto known = statements_.extract(std::string(sql));
    if (known.empty()) return std::make_unique<Statement>(*this, sql);
    return std::move(known.mapped());
}

void Session::give_back(std::unique_ptr<Statement> statement) noexcept
{
    if (!statement->is_reusable()) return;
    statement->reset();
    try {
        const std::string sql = statement->sql();
        statements_[sql] = std::move(statement);
    } catch (const std::bad_alloc&) {
        // Then it is prepared anew next time.
    }
}

} // namespace mock::store
