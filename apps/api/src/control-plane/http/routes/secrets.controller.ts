import { createSecret, getSecret, listSecrets, removeSecret, replaceSecret } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { KeptSecrets } from '../../secrets/kept-secrets.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class SecretsController {
  constructor(private readonly secrets: KeptSecrets) {}

  @Serve(listSecrets)
  list({ tenantId, query }: ApiCall<typeof listSecrets>) {
    return this.secrets.list(tenantId, query);
  }

  @Serve(createSecret)
  create({ body }: ApiCall<typeof createSecret>) {
    return this.secrets.create(body.name, body.value);
  }

  @Serve(getSecret)
  get({ tenantId, params }: ApiCall<typeof getSecret>) {
    return this.secrets.get(tenantId, params.secret);
  }

  @Serve(replaceSecret)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceSecret>) {
    return this.secrets.replace(params.secret, body.value, ifMatch);
  }

  @Serve(removeSecret)
  remove({ params, ifMatch }: ApiCall<typeof removeSecret>) {
    return this.secrets.remove(params.secret, ifMatch);
  }
}
