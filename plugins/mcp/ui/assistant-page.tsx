import {
  ActionIcon,
  AppIcon,
  Button,
  CopyButton,
  Link,
  PageBody,
  PageHeader,
  Panel,
  Text,
  TextInput,
} from '@serviflow/sdk/ui';

/** How a person lets an assistant work at the desk. */
export function AssistantPage() {
  const address = `${window.location.origin}/api/mcp`;
  return (
    <>
      <PageHeader
        title="Connect an assistant"
        subtitle="An assistant that speaks the Model Context Protocol (MCP) can look up and work on tickets for you."
      />
      <PageBody>
        <Panel>
          <Text mb="sm">
            1. Make an API token. The assistant may do what the token may do and never more than you; the
            token needs <code>mcp.use</code>, or no limits at all.
          </Text>
          <Button component={Link} to="/account/tokens" mb="lg" leftSection={<AppIcon name="key" />}>
            API tokens
          </Button>
          <Text mb="sm">2. Give the assistant this address, with the token as bearer token.</Text>
          <TextInput
            label="Address"
            value={address}
            readOnly
            mb="lg"
            onFocus={(event) => event.currentTarget.select()}
            rightSection={
              <CopyButton value={address}>
                {({ copied, copy }) => (
                  <ActionIcon onClick={copy} aria-label={copied ? 'Copied' : 'Copy the address'}>
                    <AppIcon name={copied ? 'check' : 'copy'} />
                  </ActionIcon>
                )}
              </CopyButton>
            }
          />
          <Text c="dimmed">
            What the assistant does is recorded in your name. Revoke the token to end its access at once.
          </Text>
        </Panel>
      </PageBody>
    </>
  );
}
