#include <desk/sdk/plugin.hpp>

#include <memory>
#include <string>

// A plugin that does nothing: what is left of a call is what the desk does.

namespace {

constexpr const char* events[] = {"activity.closed"};
constexpr const char* services[] = {DESK_CALLS_ID};

class Empty : public desk::Instance {
public:
    static constexpr desk::ModuleFacts facts{.id = "empty",
                                             .version = "1.0.0",
                                             .max_concurrency = 32,
                                             .events = events,
                                             .services = services,
                                             .form_version = 1,
                                             .checks = desk::Checks::all};

    static desk::Result<std::unique_ptr<Empty>> create(const desk::Services&, const desk::Document&)
    {
        return std::make_unique<Empty>();
    }

    desk::Result<std::string> handle(const desk::Request&) override { return std::string("{}"); }
};

} // namespace

const desk_module_t* desk_module_v1() noexcept
{
    return desk::module_of<Empty>();
}
