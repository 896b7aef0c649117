import { Allow, type Allowed, CurrentPrincipal } from '#access';
import { answer, type List, ListOf, type Principal } from '#platform';
import { applyDecorators, Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AnswerOf } from '../../api/answer-of.js';
import {
  FormDto, formSummary, FormSummaryDto, FormsQuery, FormTemplateDto, FormTemplatesDto, formView, OLD_FORM_NAME, RegisterFormDto, RETIRE_FORM_EXAMPLE, RetireFormDto, SHARING_FORM_EXAMPLE, TEMPLATE_NAME, templateView, TREATMENT_FORM_EXAMPLE,
} from './consent-form.dto.js';
import type { FormName } from './consent-form.js';
import { ReadForms } from './read-forms.js';
import { RegisterForm } from './register-form.js';
import { RetireForm } from './retire-form.js';
import { TEMPLATES } from './templates.js';

const STAFF: Allowed = { people: ['clinician', 'nurse', 'integrator'] };
/** What patients are told is a clinical matter, like a protocol. */
const AUTHORS: Allowed = { people: ['clinician'] };

const Named = (example: FormName): MethodDecorator =>
  applyDecorators(ApiParam({ name: 'formId', example: example.id }), ApiParam({ name: 'version', example: example.version }), ApiParam({ name: 'language', example: example.language }));

@ApiTags('consent-forms')
@Controller('api/v1/consent-forms')
export class ConsentFormsController {
  constructor(
    @Inject(RegisterForm) private readonly registerForm: RegisterForm,
    @Inject(ReadForms) private readonly readForms: ReadForms,
    @Inject(RetireForm) private readonly retireForm: RetireForm,
  ) {}

  @Allow(AUTHORS)
  @ApiOperation({ summary: 'Register the words that patients sign; a version never changes, and one that leaves out what a consent must say is refused' })
  @ApiBody({ type: RegisterFormDto, examples: { treatment: { summary: 'Treatment, off-label', value: TREATMENT_FORM_EXAMPLE }, sharing: { summary: 'Sharing the record', value: SHARING_FORM_EXAMPLE } } })
  @ApiCreatedResponse({ type: FormDto })
  @Post()
  async register(@CurrentPrincipal() principal: Principal, @Body() body: RegisterFormDto): Promise<AnswerOf<FormDto>> {
    return formView(answer(await this.registerForm.run(principal, body)));
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'The clinic\'s consent forms, every version, oldest first; retired ones too' })
  @ApiOkResponse({ type: ListOf(FormSummaryDto) })
  @Get()
  async list(@CurrentPrincipal() principal: Principal, @Query() query: FormsQuery): Promise<List<AnswerOf<FormSummaryDto>>> {
    return { items: (await this.readForms.list(principal, query)).map(formSummary), next: null };
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'Forms to begin with, in plain English: templates that counsel and clinicians of the clinic must confirm before anybody signs them' })
  @ApiOkResponse({ type: FormTemplatesDto })
  @Get('templates')
  templates(): List<AnswerOf<FormTemplateDto>> {
    return { items: TEMPLATES.map(templateView), next: null };
  }

  @Allow(AUTHORS)
  @ApiOperation({ summary: 'Register the templates as they are, both in one call', description: 'No body is needed. Their own words say that they are templates.' })
  @ApiCreatedResponse({ type: ListOf(FormSummaryDto) })
  @Post('templates')
  async registerTemplates(@CurrentPrincipal() principal: Principal): Promise<List<AnswerOf<FormSummaryDto>>> {
    return { items: answer(await this.registerForm.templates(principal)).map(formSummary), next: null };
  }

  @Allow(STAFF)
  @ApiOperation({ summary: 'One form with its words, also after it was retired' })
  @Named(TEMPLATE_NAME)
  @ApiOkResponse({ type: FormDto })
  @Get(':formId/:version/:language')
  async read(@CurrentPrincipal() principal: Principal, @Param('formId') id: string, @Param('version') version: string, @Param('language') language: string): Promise<AnswerOf<FormDto>> {
    return formView(answer(await this.readForms.read(principal, { id, version, language })));
  }

  @Allow(AUTHORS)
  @ApiOperation({ summary: 'Retire a form: it takes no new signatures and stays readable' })
  @Named(OLD_FORM_NAME)
  @ApiBody({ type: RetireFormDto, examples: { newer: { summary: 'A newer version says more', value: RETIRE_FORM_EXAMPLE } } })
  @ApiOkResponse({ type: FormDto })
  @HttpCode(200)
  @Post(':formId/:version/:language/retire')
  async retire(@CurrentPrincipal() principal: Principal, @Param('formId') id: string, @Param('version') version: string, @Param('language') language: string, @Body() { text }: RetireFormDto): Promise<AnswerOf<FormDto>> {
    return formView(answer(await this.retireForm.run(principal, { id, version, language }, text)));
  }
}
