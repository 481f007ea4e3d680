#include <desk/abi/module.h>
#include <desk/sdk/plugin.hpp>

#include <memory>
#include <string>

namespace {

constexpr const char* actions[] = {"hello.say"};
constexpr const char* services[] = {DESK_CALLS_ID, DESK_LOG_ID};

class Hello : public desk::Instance {
public:
    static constexpr desk::ModuleFacts facts{
        .id = "hello", .version = "1.0.0", .actions = actions, .services = services};

    static desk::Result<std::unique_ptr<Hello>> create(const desk::Services& granted,
                                                       const desk::Document& /*configuration*/)
    {
        return std::make_unique<Hello>(granted);
    }

    explicit Hello(const desk::Services& granted) : services_(granted) {}

    desk::Result<std::string> invoke(const desk::Request& request) override
    {
        services_.log.of(request.call).info("said hello");
        return R"({"message":"Hello."})";
    }

private:
    desk::Services services_;
};

} // namespace

const desk_module_t* desk_module_v1() noexcept
{
    return desk::module_of<Hello>();
}
