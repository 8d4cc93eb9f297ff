import type { ProbeAnswer } from '@gatehouse/contracts/api';
import { Facts } from '../../ui/facts.tsx';
import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Panel } from '../../ui/panel.tsx';

/** What a place says that it is and offers. All of it is its own words. */
export function ProbeResult({ answer }: { readonly answer: ProbeAnswer }) {
  const { server, revision, hasSessions, tools, prompts, resources, templates, leftOut } = answer;
  return (
    <Panel title="It answers">
      <Facts
        facts={[
          {
            term: 'Calls itself',
            value: server ? <ForeignText>{`${server.name} ${server.version ?? ''}`.trim()}</ForeignText> : 'nothing',
          },
          { term: 'Speaks', value: `MCP ${revision}${hasSessions ? ', in sessions' : ''}` },
          { term: 'Tools', value: <Listed {...tools} /> },
          { term: 'Prompts', value: <Listed {...prompts} /> },
          { term: 'Resources', value: <Listed {...resources} /> },
          { term: 'Resource templates', value: <Listed {...templates} /> },
          ...(leftOut > 0 ? [{ term: 'Left out', value: `${leftOut}, too large, malformed or named twice` }] : []),
        ]}
      />
    </Panel>
  );
}

function Listed({ count, names }: ProbeAnswer['tools']) {
  if (count === 0) return 'none';
  return (
    <>
      {count}:{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <CodeText>{name}</CodeText>
        </span>
      ))}
      {count > names.length && ' …'}
    </>
  );
}
