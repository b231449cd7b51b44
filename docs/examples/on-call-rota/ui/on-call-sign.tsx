import {
  ActionIcon,
  AppIcon,
  Tooltip,
  toast,
  useLive,
  useNavigate,
  useTimeZone,
  useUser,
} from '@serviflow/sdk/ui';
import classes from './rota.module.css';
import { momentOf, useOnCall } from './rota.ts';

/** In the top bar of the person who is on call. Announces the hand-over to both people. */
export function OnCallSign() {
  const me = useUser();
  const zone = useTimeZone();
  const go = useNavigate();
  const week = useOnCall().data?.now;
  useLive('on-call-rota.*', ({ type, payload }) => {
    if (!type.startsWith('on-call-rota.handed-over')) return;
    if (payload?.userId === me.id) toast.done({ icon: 'phone', message: 'You are on call now.' });
    else if (payload?.previousUserId === me.id)
      toast.done({ icon: 'phone', message: `${payload?.name} is on call now. You are off.` });
  });
  if (week?.userId !== me.id) return null;
  const words = `You are on call until ${momentOf(week.until, zone)}`;
  return (
    <Tooltip label={words}>
      <ActionIcon aria-label={words} className={classes.sign} onClick={() => go('/on-call-rota')}>
        <AppIcon name="phone" size={20} />
      </ActionIcon>
    </Tooltip>
  );
}
