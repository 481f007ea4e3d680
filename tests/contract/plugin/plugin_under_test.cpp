#include "tests/contract/plugin/plugin_under_test.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test {
namespace {

using namespace mock::services;

std::string content(const std::string& file)
{
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::chrono::seconds time_limit(const std::string& name)
{
    if (const auto* action = manifest().action(name)) return action->time_limit;
    if (const auto* job = manifest().job(name)) return job->time_limit;
    return std::chrono::seconds{300};
}

desk::Status deliver(const desk::PluginInstance& instance, const desk_call_t& call,
                     const std::string& name)
{
    if (manifest().action(name)) return instance.invoke(call);
    if (manifest().event(name)) return instance.handle(call);
    return instance.run(call);
}

} // namespace

const mock::loader::Manifest& manifest()
{
    static const auto read = mock::loader::parse_manifest(
        content(SOURCE_ROOT "/manifest/plugin.json"), mock::loader::HostSupport::version_1_0());
    if (!read) throw std::runtime_error(read.error().detail);
    return *read;
}

Grants grants()
{
    Grants granted;
    granted.effects = {manifest().effects.begin(), manifest().effects.end()};
    granted.attributes = {manifest().assets.set.begin(), manifest().assets.set.end()};
    granted.create_assets = manifest().assets.create;
    for (const auto& job : manifest().jobs)
        granted.jobs.insert(job.id);
    for (const auto& action : manifest().actions)
        granted.actions.insert(action.id);
    granted.configuration = the_configuration.id;
    return granted;
}

desk_module_fn_t entry()
{
    void* image = dlopen(PLUGIN, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (image == nullptr) throw std::runtime_error(dlerror());
    return reinterpret_cast<desk_module_fn_t>(dlsym(image, DESK_MODULE_SYMBOL));
}

desk::PluginModule module_under_test()
{
    auto module = desk::PluginModule::create(entry()());
    if (!module) throw std::runtime_error(module.error().detail);
    return *module;
}

PluginUnderTest::PluginUnderTest(Desk& desk) : desk_(desk)
{
    restart();
}

void PluginUnderTest::restart()
{
    stop();
    auto made = module_under_test().create_instance(
        *desk_.get(), {"desk.configuration/1", desk_.snapshot(the_configuration)});
    if (!made) throw std::runtime_error(made.error().code + ": " + made.error().detail);
    instance_.emplace(*made);
}

void PluginUnderTest::stop()
{
    if (instance_) instance_->destroy();
    instance_.reset();
}

Answer PluginUnderTest::ask(const Ask& ask)
{
    return this->ask(ask, desk_.snapshot(ask.target), desk_.snapshot(the_configuration));
}

Answer PluginUnderTest::ask(const Ask& ask, const std::string& target,
                            const std::string& configuration)
{
    const std::string schema = "desk." + std::string(word(ask.target.kind)) + "/1";
    const std::uint64_t id = ++last_id_;
    desk_call_t call = desk_.call(ask.name, id, ask.input);
    call.attempt = ask.attempt;
    call.deadline = desk_.now + std::chrono::milliseconds(time_limit(ask.name)).count();
    call.idempotency_key = desk::to_text(ask.key);
    call.locale = desk::to_text(desk_.locale);
    call.target = desk::to_doc({.schema = schema, .json = target});
    call.configuration = desk::to_doc({.schema = "desk.configuration/1", .json = configuration});

    desk_.trouble.uses = desk_.trouble.checks = 0;
    desk_.stopped = {};
    return read_end(ask, id, deliver(*instance_, call, ask.name));
}

Answer PluginUnderTest::read_end(const Ask& ask, std::uint64_t id, const desk::Status& accepted)
{
    Answer answer;
    const auto ends = desk_.ends.extract(id);
    const std::size_t count = ends.empty() ? 0 : ends.mapped().size();
    EXPECT_EQ(count, accepted ? 1U : 0U) << ask.name << " has ended so many times";
    EXPECT_EQ(desk_.faults, std::vector<std::string>{});
    if (!accepted || count == 0) {
        answer.is_refused = true;
        answer.error = accepted ? desk::Error{} : accepted.error();
        return answer;
    }
    const auto& end = ends.mapped().front();
    if (end.is_failure) {
        answer.error = end.error;
        EXPECT_FALSE(end.error.code.empty()) << ask.name;
        return answer;
    }
    answer.json = end.outcome;
    const Part part = manifest().action(ask.name) ? Part::action : Part::background;
    auto outcome = read_outcome(end.outcome, desk_.grants, part);
    EXPECT_TRUE(outcome) << outcome.error().detail << " in " << end.outcome;
    if (outcome) answer.outcome = *std::move(outcome);
    return answer;
}

Answer PluginUnderTest::ask_and_commit(const Ask& ask)
{
    Answer answer = this->ask(ask);
    if (answer) desk_.commit(answer.outcome);
    return answer;
}

} // namespace test
