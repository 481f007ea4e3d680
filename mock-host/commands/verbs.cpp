#include "mock-host/commands/verbs.hpp"

namespace mock::commands {

std::vector<Group> all_commands()
{
    return {init_command(),     package_commands(), config_commands(), activity_commands(),
            action_commands(),  asset_commands(),   job_commands(),    call_commands(),
            mail_commands(),    person_commands(),  key_commands(),    audit_commands(),
            setting_commands(), serve_command(),    work_command(),    health_command(),
            demo_command()};
}

} // namespace mock::commands
